package org.wengert.nn;

import org.wengert.Tensor;

/**
 * y = weight (x - mean) / sqrt(variance + epsilon) + bias, with the mean and the variance over each group of channels of each image, and a weight and
 * a bias for each channel; x is (n, channels, ...). See {@link Tensor#groupNorm(int, Tensor, Tensor, double)}.
 *
 * <p>Wu, He: Group Normalization, 2018.
 */
public final class GroupNorm extends NormLayer {
    private final int groups;
    private final int channels;

    /** A layer with weight and bias. */
    public GroupNorm(int groups, int channels) {
        this(groups, channels, true);
    }

    /**
     * A layer with or without weight and bias.
     *
     * @throws IllegalArgumentException if the groups do not divide the channels
     */
    public GroupNorm(int groups, int channels, boolean affine) {
        super(affine, affine, channels);
        this.groups = Inputs.atLeast(1, groups, "GroupNorm", "number of groups");
        this.channels = channels;
        if (channels % groups != 0) {
            throw new IllegalArgumentException(
                    "GroupNorm: " + channels + " channels in " + groups + " groups: expected a multiple of " + groups
                            + ". Choose a number of groups that divides the channels.");
        }
    }

    /** Sets the number that is added to the variance; 1e-5 by default. */
    public GroupNorm epsilon(double epsilon) {
        setEpsilon(epsilon);
        return this;
    }

    @Override
    Tensor compute(Tensor x) {
        checkChannels(x, channels, "(n, " + channels + ", ...)", x.rank() >= 2);
        Tensor weight = weightTensor();
        Tensor bias = biasTensor();
        return weight == null || bias == null
                ? x.groupNorm(groups, epsilon())
                : x.groupNorm(groups, weight, bias, epsilon());
    }

    @Override
    protected String details() {
        return groups + ", " + channels + ", epsilon=" + epsilon() + (weight() == null ? ", affine=false" : "");
    }
}
