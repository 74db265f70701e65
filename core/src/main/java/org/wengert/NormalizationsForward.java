package org.wengert;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** The attributes of {@link Normalizations}: the axes of the mean and the variance, and epsilon, which keeps the division away from 0. */
record NormalizationsForward(Axes axes, double epsilon) {
    static NormalizationsForward of(String operation, Tensor x, Axes axes, double epsilon) {
        Checks.floating(operation, x);
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException(operation + ": " + x.describe() + " with epsilon " + epsilon
                    + ": expected a number from 0 up. Use 1e-5.");
        }
        return new NormalizationsForward(axes.in(operation, x.shape()).keepDims(), epsilon);
    }

    /** A normalization whose value is composed of unrecorded operations. */
    static AttributeOp<NormalizationsForward> over(
            String name, BiFunction<NormalizationsForward, Tensor, Tensor> value) {
        return new AttributeOp<>(OpSpec.of(
                name,
                1,
                OpSpec.Kind.WHOLE,
                (in, at) -> in[0].shape(),
                Value.<NormalizationsForward>composed((in, at) -> value.apply(at, in[0]))));
    }

    Tensor scaled(Tensor x) {
        return x.div(root(x));
    }

    Tensor deviation(Tensor x) {
        return x.variance(axes, 0).add(epsilon).sqrt();
    }

    private Tensor root(Tensor x) {
        return x.square().mean(axes).add(epsilon).sqrt();
    }

    /** g minus its projections on shifting and scaling all x, under which y does not change: a row of its own, and written out for those who read it. */
    Tensor forStandardized(Tensor g, Tensor x, Tensor y) {
        if (!g.storage().isSymbol()) {
            return NormalizationsDerivatives.STANDARDIZE_BACKWARD.apply(this, g, x);
        }
        Tensor along = y.mul(g.mul(y).mean(axes));
        return StrongZero.along(axes, g, g.sub(g.mean(axes)).sub(along).div(deviation(x)));
    }

    Tensor forScaled(Tensor g, Tensor x, Tensor y) {
        return StrongZero.along(axes, g, g.sub(y.mul(g.mul(y).mean(axes))).div(root(x)));
    }

    static Axes last(String operation, Tensor x, int count) {
        if (count < 1 || count > x.rank()) {
            throw new IllegalArgumentException(operation + ": the last " + count + " axes of " + x.describe()
                    + ": it has " + x.rank() + ". Choose from 1 to " + x.rank() + ".");
        }
        return Axes.of(IntStream.range(x.rank() - count, x.rank()).toArray());
    }

    /** The sizes of the last {@code count} axes, or of all if there are fewer. */
    static int[] lastSizes(Tensor x, int count) {
        return Arrays.copyOfRange(x.shape().dims(), Math.max(0, x.rank() - count), x.rank());
    }

    static void checkAffine(String operation, Tensor x, Tensor weight, Tensor bias, int... sizes) {
        Checks.floating(operation, x);
        for (Tensor part : new Tensor[] {weight, bias}) {
            Checks.sameType(operation, x, part);
            if (!Arrays.equals(part.shape().dims(), sizes)) {
                throw new IllegalArgumentException(operation + ": weight " + weight.describe()
                        + (bias == weight ? "" : " and bias " + bias.describe()) + " for " + x.describe()
                        + ": expected shape " + Arrays.toString(sizes) + ". Give it the sizes that are normalized.");
            }
        }
    }

    static void checkGroups(Tensor x, int groups) {
        butChannels("groupNorm", x);
        if (groups < 1 || x.dim(1) % groups != 0) {
            throw new IllegalArgumentException("groupNorm: " + groups + " groups do not divide the " + x.dim(1)
                    + " channels of " + x.describe() + ". Choose a number that does.");
        }
    }

    /** All axes except the second, the channels. */
    static Axes butChannels(String operation, Tensor x) {
        Checks.floating(operation, x);
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    operation + ": " + x.describe() + ": expected [n, channels, ...]. Unsqueeze what is missing.");
        }
        return Axes.of(IntStream.range(0, x.rank()).filter(axis -> axis != 1).toArray());
    }

    static Tensor perChannel(String operation, Tensor x, Tensor weight, Tensor bias) {
        checkAffine(operation, x, weight, bias, x.dim(1));
        int[] shape = new int[x.rank() - 1];
        Arrays.fill(shape, 1);
        shape[0] = x.dim(1);
        return bias.reshape(shape).addcmul(x, weight.reshape(shape));
    }

    static Samples.Sample sample(Sampler draw) {
        Shape shape = draw.shape(1, 1);
        int[] axes = draw.axes(shape);
        return Samples.Sample.with(
                new NormalizationsForward(
                        Axes.of(axes.length == 0 ? new int[] {shape.rank() - 1} : axes)
                                .keepDims(),
                        1e-2),
                draw.distinct(shape));
    }
}
