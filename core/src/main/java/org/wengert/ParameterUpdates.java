package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * The steps of optimizers, in place, each in one pass over memory: x, its gradient and the optimizer's state are read once, x and the state written once. For those
 * who write an optimizer; {@code org.wengert.nn.optim} has the usual ones.
 *
 * <p>All tensors have the shape and type of x, FLOAT32 or FLOAT64; a rate and a step number are single FLOAT64 numbers. As with all changes in place, recording must be
 * off where x needs a gradient. The same bits for any number of threads.
 */
public final class ParameterUpdates {
    private ParameterUpdates() {}

    /**
     * The constants of {@link #sgd}.
     *
     * @param isFirst whether v = d, whatever v holds
     */
    public record Sgd(double momentum, double dampening, double weightDecay, boolean nesterov, boolean isFirst) {
        /** Checks that they are finite and not negative. */
        public Sgd {
            checkNotNegative("sgd", momentum, weightDecay);
            checkNotNegative("sgd", Math.abs(dampening));
        }
    }

    /**
     * The constants of {@link #adam}.
     *
     * @param isDecoupled whether the decay shrinks x itself, as in AdamW, rather than adding to the gradient
     */
    public record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean isDecoupled) {
        /** Checks that they are finite and not negative, and the betas below 1. */
        public Adam {
            checkNotNegative("adam", epsilon, weightDecay);
            checkBelowOne("adam", beta1, beta2);
        }
    }

    /**
     * The constants of {@link #rmsprop}.
     *
     * @param momentum 0 for none, and then there is no velocity
     * @param isCentered whether the mean of g is subtracted from its mean square
     */
    public record RMSprop(double alpha, double epsilon, double momentum, double weightDecay, boolean isCentered) {
        /** Checks that they are finite and not negative, and alpha below 1. */
        public RMSprop {
            checkNotNegative("rmsprop", epsilon, momentum, weightDecay);
            checkBelowOne("rmsprop", alpha);
        }
    }

    /** The constants of {@link #adagrad}. */
    public record Adagrad(double rateDecay, double epsilon, double weightDecay) {
        /** Checks that they are finite and not negative. */
        public Adagrad {
            checkNotNegative("adagrad", rateDecay, epsilon, weightDecay);
        }
    }

    private static void checkNotNegative(String name, double... values) {
        for (double value : values) {
            if (!(value >= 0 && value <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        name + ": constant " + value + ": expected a finite number of 0 or more. Try 0.");
            }
        }
    }

    private static void checkBelowOne(String name, double... values) {
        for (double value : values) {
            if (!(value >= 0 && value < 1)) {
                throw new IllegalArgumentException(
                        name + ": constant " + value + ": expected a number from 0 to 1, without 1. Try 0.9.");
            }
        }
    }

    /**
     * d = g + decay x; v = momentum v + (1 - dampening) d; x = x - rate v. With Nesterov, x = x - rate (d + momentum v); without v, x = x - rate d.
     *
     * @throws IllegalArgumentException if shapes or types do not fit, or two tensors that change share an array; nothing has changed then
     */
    public static void sgd(Sgd constants, Tensor x, @Nullable Tensor v, Tensor g, Tensor rate) {
        ParameterUpdatesRules.SGD.apply(constants, tensors(x, g, rate, null, v));
    }

    /**
     * m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; x = x - rate m' / (sqrt(v') + epsilon), where m' = m / (1 - beta1^t), v' = v / (1 - beta2^t).
     *
     * @param largest if given, takes the largest v so far, which then stands in the place of v in the last formula
     * @param t the number of the step, from 1 on
     * @throws IllegalArgumentException as for {@link #sgd}
     */
    public static void adam(
            Adam constants, Tensor x, Tensor m, Tensor v, @Nullable Tensor largest, Tensor g, Tensor rate, Tensor t) {
        ParameterUpdatesRules.ADAM.apply(constants, tensors(x, g, rate, t, m, v, largest));
    }

    /**
     * v = alpha v + (1 - alpha) g^2; x = x - rate g / (sqrt(v) + epsilon).
     *
     * @param mean if centered, takes the running mean of g, and v - mean^2 stands in the place of v in the last formula; else null
     * @param velocity with momentum, velocity = momentum velocity + g / (sqrt(v) + epsilon), and x = x - rate velocity; else null
     * @throws IllegalArgumentException as for {@link #sgd}
     */
    public static void rmsprop(
            RMSprop constants,
            Tensor x,
            Tensor v,
            @Nullable Tensor mean,
            @Nullable Tensor velocity,
            Tensor g,
            Tensor rate) {
        if (constants.isCentered() != (mean != null) || (constants.momentum() != 0) != (velocity != null)) {
            throw new IllegalArgumentException(
                    "rmsprop: " + constants + " with " + (mean == null ? "no" : "a")
                            + " mean and " + (velocity == null ? "no" : "a")
                            + " velocity: expected a mean if centered, and a velocity if momentum is not 0. Pass these, or null.");
        }
        ParameterUpdatesRules.RMSPROP.apply(constants, tensors(x, g, rate, null, v, mean, velocity));
    }

    /**
     * sum = sum + g^2; x = x - rate / (1 + (t - 1) rateDecay) g / (sqrt(sum) + epsilon).
     *
     * @param t the number of the step, from 1 on
     * @throws IllegalArgumentException as for {@link #sgd}
     */
    public static void adagrad(Adagrad constants, Tensor x, Tensor sum, Tensor g, Tensor rate, Tensor t) {
        ParameterUpdatesRules.ADAGRAD.apply(constants, tensors(x, g, rate, t, sum));
    }

    /** x, the state that is there, and what does not change. */
    private static Tensor[] tensors(Tensor x, Tensor g, Tensor rate, @Nullable Tensor t, @Nullable Tensor... state) {
        int size = t == null ? 3 : 4;
        for (Tensor tensor : state) {
            size += tensor == null ? 0 : 1;
        }
        Tensor[] tensors = new Tensor[size];
        tensors[0] = x;
        int at = 1;
        for (Tensor tensor : state) {
            if (tensor != null) {
                tensors[at++] = tensor;
            }
        }
        tensors[at++] = g;
        tensors[at++] = rate;
        if (t != null) {
            tensors[at] = t;
        }
        return tensors;
    }
}
