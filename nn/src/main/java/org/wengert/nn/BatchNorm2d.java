package org.wengert.nn;

import org.wengert.Tensor;

/**
 * y = weight (x - mean) / sqrt(variance + epsilon) + bias, with a mean and a variance for each channel: x is (n, channels, height, width).
 *
 * <p>In training they are those of the batch, the variance divided by the number m of values per channel; and the running ones, which evaluation uses,
 * follow them: running = (1 - momentum) running + momentum batch, with the variance divided by m - 1. They start at mean 0 and variance 1.
 *
 * <p>Ioffe, Szegedy: Batch Normalization, 2015.
 */
public final class BatchNorm2d extends BatchNormLayer {
    /** A layer for this number of channels, with weight and bias. */
    public BatchNorm2d(int features) {
        this(features, true, true);
    }

    /**
     * A layer with or without weight and bias, and running statistics. Without these, evaluation uses those of the batch, too.
     *
     * @throws IllegalArgumentException if the number of channels is negative
     */
    public BatchNorm2d(int features, boolean affine, boolean trackRunningStats) {
        super(features, affine, trackRunningStats);
    }

    /** Sets the part of the batch in the running statistics; 0.1 by default. */
    public BatchNorm2d momentum(double momentum) {
        setMomentum(momentum);
        return this;
    }

    /** Makes the running statistics the plain mean of those of all batches, whatever their number; PyTorch's {@code momentum=None}. */
    public BatchNorm2d cumulative() {
        setCumulative();
        return this;
    }

    /** Sets the number that is added to the variance; 1e-5 by default. */
    public BatchNorm2d epsilon(double epsilon) {
        setEpsilon(epsilon);
        return this;
    }

    @Override
    void check(Tensor x) {
        checkChannels(x, features(), "(n, " + features() + ", height, width)", x.rank() == 4);
    }
}
