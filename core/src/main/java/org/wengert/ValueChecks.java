package org.wengert;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.DoublePredicate;

/** Checks of values: operations of their own, since the checks of a row look at no values. Each returns its argument, or is an error. */
final class ValueChecks {
    /** The operation whose argument it is. */
    record Of(String operation) {}

    /** The operation, and the number of weights in each row that must be above 0. */
    record Least(String operation, int count) {}

    static final AttributeOp<Of> DIVISOR = check("checkDivisor", 1, ValueChecks::checkDivisor)
            .samples(draw -> Samples.Sample.with(
                    new Of("floorDiv"), draw.indices(draw.shape(), 5).add(1)));

    static final AttributeOp<Of> PROBABILITY = check("checkProbability", 1, ValueChecks::checkProbability)
            .samples(draw -> Samples.Sample.with(new Of("bceLoss"), draw.tensor(draw.shape(), Domain.UNIT)));

    static final AttributeOp<Least> WEIGHTS = check("checkWeights", 1, ValueChecks::checkWeights)
            .samples(draw ->
                    Samples.Sample.with(new Least("multinomial", 1), draw.tensor(draw.shape(1, 1), Domain.POSITIVE)));

    static final AttributeOp<Of> REGULAR = check("checkRegular", OpSpec.ANY, ValueChecks::checkRegular)
            .samples(draw -> {
                Tensor x = draw.tensor(Shape.of(draw.size(0), 2, 2), Domain.REALS);
                return Samples.Sample.with(new Of("inverse"), x, x);
            });

    /** Returns the INT32 divisors, none of which may be 0; floats divide by 0 as IEEE says. */
    static Tensor divisor(String operation, Tensor b) {
        return b.dtype() == DType.INT32 ? DIVISOR.apply(new Of(operation), b) : b;
    }

    /** Returns the probabilities, which must be from 0 to 1; a NaN passes, so that it shows in the result. */
    static Tensor probability(String operation, Tensor p) {
        return PROBABILITY.apply(new Of(operation), p);
    }

    /** Returns the weights, which must be finite and of at least 0; {@code least} of each row must be above it. */
    static Tensor weights(String operation, Tensor x, int least) {
        return WEIGHTS.apply(new Least(operation, least), x);
    }

    private static void checkWeights(Tensor[] in, Least at) {
        Tensor x = in[0];
        int wrong = find(x, value -> !(value >= 0 && value <= Double.MAX_VALUE));
        if (wrong >= 0) {
            throw new IllegalArgumentException(at.operation + ": weights " + x.describe() + ": " + x.element(wrong)
                    + " at position " + wrong + ": expected finite numbers from 0 on. Apply softmax to scores first.");
        }
        int n = x.dim(-1);
        for (int from = 0; from < x.size(); from += n) {
            int above = 0;
            for (int i = from; i < from + n; i++) {
                above += x.element(i) > 0 ? 1 : 0;
            }
            if (above < at.count) {
                throw new IllegalArgumentException(at.operation + ": weights " + x.describe() + ": row " + from / n
                        + " has " + above + " weights above 0, and " + at.count
                        + " are needed. Draw fewer, or with replacement, or give more indices a weight.");
            }
        }
    }

    /** Returns the results for matrices, none of which may be NaN where the inputs are finite. */
    static Tensor regular(String operation, Tensor y, Tensor... inputs) {
        Tensor[] all = new Tensor[inputs.length + 1];
        all[0] = y.detach();
        for (int i = 0; i < inputs.length; i++) {
            all[i + 1] = inputs[i].detach();
        }
        REGULAR.apply(new Of(operation), all);
        return y;
    }

    private static void checkRegular(Tensor[] in, Of at) {
        Shape batch = Matrices.batch(in[0].shape());
        for (int i = 0; i < batch.size(); i++) {
            if (in[0].size() > 0 && Double.isNaN(in[0].element(i * (in[0].size() / batch.size())))) {
                boolean isFinite = true;
                for (int k = 1; k < in.length; k++) {
                    isFinite &= isFinite(in[k], i, batch.size());
                }
                if (isFinite) {
                    throw irregular(in[1], batch, i, at.operation);
                }
            }
        }
    }

    private static boolean isFinite(Tensor x, int entry, int entries) {
        int size = x.size() / entries;
        for (int i = entry * size; i < (entry + 1) * size; i++) {
            if (!Double.isFinite(x.element(i))) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException irregular(Tensor x, Shape batch, int entry, String operation) {
        int[] index = new int[batch.rank()];
        for (int axis = index.length - 1, rest = entry; axis >= 0; axis--) {
            index[axis] = rest % batch.dim(axis);
            rest /= batch.dim(axis);
        }
        String which = index.length == 0 ? "the matrix" : "matrix " + Arrays.toString(index);
        return new IllegalArgumentException(operation + ": " + x.describe() + ": " + which
                + (operation.equals("cholesky")
                        ? " is not positive definite. Add a multiple of the identity, or use eigh."
                        : " is singular. Add a multiple of the identity, or use svd."));
    }

    private static void checkDivisor(Tensor[] in, Of at) {
        int zero = find(in[0], value -> value == 0);
        if (zero >= 0) {
            throw new ArithmeticException(
                    at.operation + ": divisor " + in[0].describe() + ": 0 at position " + zero
                            + ", and integers have no infinity. Replace it: b.maskedFill(b.eq(0), 1), or convert both to FLOAT32.");
        }
    }

    private static void checkProbability(Tensor[] in, Of at) {
        int outside = find(in[0], value -> value < 0 || value > 1);
        if (outside >= 0) {
            throw new IllegalArgumentException(
                    at.operation + ": prediction " + in[0].describe() + ": "
                            + in[0].element(outside) + " at position " + outside
                            + ": expected probabilities, from 0 to 1. Apply sigmoid first, or use bceWithLogits, which takes scores.");
        }
    }

    /** The position of the first value of which this is true, or -1. */
    private static int find(Tensor x, DoublePredicate isWrong) {
        Object array = x.array();
        int n = x.size();
        for (int i = 0; i < n; i++) {
            double value = array instanceof float[] floats
                    ? floats[i]
                    : array instanceof double[] doubles ? doubles[i] : ((int[]) array)[i];
            if (isWrong.test(value)) {
                return i;
            }
        }
        return -1;
    }

    private static <A> AttributeOp<A> check(String name, int inputs, BiConsumer<Tensor[], A> check) {
        return new AttributeOp<>(OpSpec.of(
                        name, inputs, OpSpec.Kind.DISCRETE, (in, at) -> in[0].shape(), Value.<A>checkedView(check)))
                .notation(Notation.silent());
    }

    private ValueChecks() {}
}
