package org.wengert;

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
