package org.wengert;

import org.wengert.kernel.Standardize;

/** Normalization of activations to mean 0 and variance 1, or to root mean square 1, optionally followed by a weight and a bias. */
public sealed interface Normalizations permits Tensor {

    /**
     * y = (x - mean) / s, s = sqrt(variance + epsilon), with the mean and the variance (correction 0) over these axes. dL/dx = (g - mean g - y mean(g
     * y)) / s. Equal values give 0.
     */
    default Tensor standardize(Axes axes, double epsilon) {
        return NormalizationsRules.STANDARDIZE.apply(
                NormalizationsForward.of("standardize", self(), axes, epsilon), self());
    }

    /** {@link #standardize} over the last {@code axes} axes. */
    default Tensor layerNorm(int axes, double epsilon) {
        return standardize(NormalizationsForward.last("layerNorm", self(), axes), epsilon);
    }

    /**
     * y = weight (x - mean) / sqrt(variance + epsilon) + bias, with the mean and the variance over the last axes, as many as the weight has.
     *
     * <p>Ba, Kiros, Hinton: Layer Normalization, 2016.
     *
     * @param weight of the shape of the last axes
     * @param bias of the same shape
     */
    default Tensor layerNorm(Tensor weight, Tensor bias, double epsilon) {
        NormalizationsForward.checkAffine(
                "layerNorm", self(), weight, bias, NormalizationsForward.lastSizes(self(), weight.rank()));
        return bias.addcmul(layerNorm(weight.rank(), epsilon), weight);
    }

    /**
     * y = weight x / r, r = sqrt(mean x^2 + epsilon), with the mean over the last axes, as many as the weight has.
     *
     * <p>Zhang, Sennrich: Root Mean Square Layer Normalization, 2019.
     */
    default Tensor rmsNorm(Tensor weight, double epsilon) {
        NormalizationsForward.checkAffine(
                "rmsNorm", self(), weight, weight, NormalizationsForward.lastSizes(self(), weight.rank()));
        return rmsNorm(weight.rank(), epsilon).mul(weight);
    }

    /** y = x / r, r = sqrt(mean x^2 + epsilon), with the mean over the last {@code axes} axes. dL/dx = (g - y mean(g y)) / r. */
    default Tensor rmsNorm(int axes, double epsilon) {
        Tensor x = self();
        return NormalizationsRules.RMS_NORM.apply(
                NormalizationsForward.of("rmsNorm", x, NormalizationsForward.last("rmsNorm", x, axes), epsilon), x);
    }

    /**
     * {@link #standardize} of each group of channels of each image: x is [n, channels, ...].
     *
     * @throws IllegalArgumentException if the groups do not divide the channels
     */
    default Tensor groupNorm(int groups, double epsilon) {
        Tensor x = self();
        NormalizationsForward.checkGroups(x, groups);
        return x.reshape(x.dim(0), groups, -1).standardize(Axes.of(2), epsilon).reshape(x.shape());
    }

    /**
     * y = weight {@link #groupNorm(int, double) groupNorm(x)} + bias, with one weight and one bias for each channel.
     *
     * <p>Wu, He: Group Normalization, 2018.
     */
    default Tensor groupNorm(int groups, Tensor weight, Tensor bias, double epsilon) {
        NormalizationsForward.checkGroups(self(), groups);
        return NormalizationsForward.perChannel("groupNorm", groupNorm(groups, epsilon), weight, bias);
    }

    /**
     * y = weight (x - mean) / sqrt(variance + epsilon) + bias, with mean and variance of each channel over the batch and all positions: x is [n,
     * channels, ...]. For training; with known statistics, {@link #batchNorm(Tensor, Tensor, Tensor, Tensor, double)}.
     *
     * <p>Ioffe, Szegedy: Batch Normalization, 2015.
     *
     * @throws IllegalArgumentException with only one value per channel, whose variance is always 0
     */
    default Tensor batchNorm(Tensor weight, Tensor bias, double epsilon) {
        Axes axes = NormalizationsForward.butChannels("batchNorm", self());
        if (axes.count(self().shape()) == 1) {
            throw new IllegalArgumentException(
                    "batchNorm: " + self().describe()
                            + " has one value per channel, whose variance is always 0. Train with a larger batch, or pass running statistics.");
        }
        return NormalizationsForward.perChannel("batchNorm", standardize(axes, epsilon), weight, bias);
    }

    /** y = weight (x - mean) / sqrt(variance + epsilon) + bias, with the given mean and variance of each channel: x is [n, channels, ...]. */
    default Tensor batchNorm(Tensor mean, Tensor variance, Tensor weight, Tensor bias, double epsilon) {
        NormalizationsForward.butChannels("batchNorm", self());
        Tensor scale = variance.add(epsilon).rsqrt();
        Tensor centred = NormalizationsForward.perChannel(
                "batchNorm", self(), scale, mean.mul(scale).neg());
        return NormalizationsForward.perChannel("batchNorm", centred, weight, bias);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: value, then derivative. */
final class NormalizationsRules {
    static final AttributeOp<NormalizationsForward> STANDARDIZE = new AttributeOp<>(OpSpec.<NormalizationsForward>of(
                    "standardize",
                    1,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> in[0].shape(),
                    (y, in, at) -> Standardize.run(
                            in[0].array(), y.shape().dims(), at.axes().flags(y.shape()), at.epsilon(), y.array())))
            .vjpFromBoth((g, x, y, at) -> at.forStandardized(g, x, y))
            .samples(NormalizationsForward::sample);
    static final AttributeOp<NormalizationsForward> RMS_NORM = NormalizationsForward.over(
                    "rmsNorm", NormalizationsForward::scaled)
            .vjpFromBoth((g, x, y, at) -> at.forScaled(g, x, y))
            .samples(NormalizationsForward::sample);

    private NormalizationsRules() {}
}
