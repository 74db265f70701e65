package org.wengert;

import java.util.function.IntBinaryOperator;
import org.wengert.kernel.Copy;
import org.wengert.kernel.Integers;
import org.wengert.kernel.Reduce;

/** Reductions of INT32, which wrap around as Java's int does, and of BOOL, which count. They have no derivative. */
final class ReductionsIntegers {
    /** The fold for INT32 too. */
    static AttributeOp<Axes> fold(AttributeOp<Axes> floats, int start, IntBinaryOperator f) {
        return new AttributeOp<>(floats.spec()
                .also(DType.INT32, (in, at) -> at.result(in[0].shape()), (y, in, at) -> fold(y, in[0], at, start, f)));
    }

    /** The extremum of INT32 too, of at least one element. */
    static AttributeOp<Axes> extremum(AttributeOp<Axes> floats, IntBinaryOperator f) {
        String name = floats.spec().name();
        int start = f.applyAsInt(0, 1) == 1 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        return new AttributeOp<>(floats.spec()
                .also(
                        DType.INT32,
                        (in, at) -> ReductionsRules.nonEmptyResult(name, in[0], at),
                        (y, in, at) -> fold(y, in[0], at, start, f)));
    }

    /** The number of true elements of a BOOL, INT32. */
    static AttributeOp<Axes> count(AttributeOp<Axes> row) {
        return new AttributeOp<>(row.spec()
                .also(
                        DType.BOOL,
                        (in, at) -> at.result(in[0].shape()),
                        (y, in, at) -> count(in[0], at, y.size(), (int[]) y.array()))
                .type((in, at) -> in[0].dtype() == DType.BOOL ? DType.INT32 : in[0].dtype()));
    }

    /** The share of true elements of a BOOL, FLOAT32. */
    static AttributeOp<Axes> share(AttributeOp<Axes> row) {
        return new AttributeOp<>(row.spec()
                .also(DType.BOOL, (in, at) -> at.result(in[0].shape()), (y, in, at) -> {
                    int[] counts = new int[y.size()];
                    count(in[0], at, counts.length, counts);
                    double[] shares = new double[counts.length];
                    double n = at.count(in[0].shape());
                    for (int i = 0; i < shares.length; i++) {
                        shares[i] = counts[i] / n;
                    }
                    Copy.convert(shares, y.array(), shares.length);
                })
                .type((in, at) -> in[0].dtype() == DType.BOOL ? DType.FLOAT32 : in[0].dtype()));
    }

    private static void count(Tensor x, Axes at, int rows, int[] counts) {
        Integers.count((boolean[]) rows(x, at), rows, at.count(x.shape()), counts);
    }

    private static void fold(Tensor y, Tensor x, Axes at, int start, IntBinaryOperator f) {
        Integers.fold(f, start, (int[]) rows(x, at), y.size(), at.count(x.shape()), (int[]) y.array());
    }

    private static Object rows(Tensor x, Axes at) {
        return Reduce.reducedLast(x.array(), x.shape().dims(), at.flags(x.shape()));
    }

    private ReductionsIntegers() {}
}
