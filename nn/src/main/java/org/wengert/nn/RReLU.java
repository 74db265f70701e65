package org.wengert.nn;

import org.wengert.Tensor;

/**
 * y = x for x above 0, else slope x, with a slope drawn uniformly from [lower, upper) for each element. In evaluation mode the slope is their
 * mean.
 *
 * <p>Xu et al.: Empirical Evaluation of Rectified Activations in Convolutional Network, 2015.
 */
public final class RReLU extends BasicLayer {
    private final double lower;
    private final double upper;

    /** A layer with slopes from 1/8 to 1/3. */
    public RReLU() {
        this(1.0 / 8, 1.0 / 3);
    }

    /**
     * A layer with slopes from {@code lower} to {@code upper}.
     *
     * @throws IllegalArgumentException if lower is above upper
     */
    public RReLU(double lower, double upper) {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("RReLU: slopes from " + lower + " to " + upper
                    + ": the lower one is above the upper one. Pass RReLU(" + upper + ", " + lower + ").");
        }
        this.lower = lower;
        this.upper = upper;
    }

    @Override
    Tensor compute(Tensor x) {
        if (!isTraining()) {
            return x.leakyRelu((lower + upper) / 2);
        }
        Tensor slope = Tensor.uniform(
                x.dtype(), Rng.generator(), lower, upper, x.shape().toArray());
        return Tensor.where(x.gt(0), x, x.mul(slope));
    }

    @Override
    protected String details() {
        return "lower=" + lower + ", upper=" + upper;
    }
}
