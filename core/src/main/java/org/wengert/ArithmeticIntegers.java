package org.wengert;

import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.wengert.kernel.Integers;

/** INT32 forms of operations, and their checks. Results wrap around as Java's; there is no derivative. */
final class ArithmeticIntegers {
    /** y = f(x) for INT32 too. */
    static OpSpec<Object> unary(OpSpec<Object> floats, IntUnaryOperator f) {
        return floats.also(
                DType.INT32,
                (in, at) -> in[0].shape(),
                (y, in, at) -> Integers.map(f, (int[]) in[0].array(), (int[]) y.array(), y.size()));
    }

    /** y = f(x, attributes) for INT32 too, with the checks of the attributes. */
    static <A> OpSpec<A> unary(OpSpec<A> floats, OpSpec.ShapeRule<A> check, OfAttributes<A> f) {
        return floats.also(
                DType.INT32,
                check,
                (y, in, at) -> Integers.map(x -> f.of(x, at), (int[]) in[0].array(), (int[]) y.array(), y.size()));
    }

    /** y = f(a, b) for INT32 too. */
    static OpSpec<Object> binary(OpSpec<Object> floats, IntBinaryOperator f) {
        return floats.also(
                DType.INT32,
                (in, at) -> {
                    Checks.sameType(floats.name(), in[0], in[1]);
                    return in[0].shape().broadcast(floats.name(), in[1].shape());
                },
                (y, in, at) -> Integers.zip(
                        f,
                        (int[]) in[0].array(),
                        in[0].shape().stridesIn(y.shape()),
                        (int[]) in[1].array(),
                        in[1].shape().stridesIn(y.shape()),
                        y.shape().dims(),
                        (int[]) y.array()));
    }

    /** y = f(x, attributes). */
    @FunctionalInterface
    interface OfAttributes<A> {
        int of(int x, A attributes);
    }

    /** A number as an operand beside x. */
    static Tensor operand(String operation, Tensor x, double b) {
        if (x.dtype() == DType.INT32 && b != (int) b) {
            throw noInteger(operation, x, b, "");
        }
        return x.like(b);
    }

    private static IllegalArgumentException noInteger(String operation, Tensor x, double b, String range) {
        return new IllegalArgumentException(operation + ": " + x.describe() + " and " + b + ": expected an INT32 number"
                + range + ". Convert the tensor first: to(DType.FLOAT32).");
    }

    /** Checks that an attribute is an integer or infinite, and at least {@code least}. */
    static <A> Shape withInteger(String operation, Tensor x, A at, double least, ToDoubleFunction<A> number) {
        double value = number.applyAsDouble(at);
        if (!(value >= least && (value == (int) value || Double.isInfinite(value)))) {
            throw noInteger(operation, x, value, least == 0 ? " of at least 0" : "");
        }
        return x.shape();
    }

    private ArithmeticIntegers() {}
}
