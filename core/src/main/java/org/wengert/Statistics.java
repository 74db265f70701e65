package org.wengert;

import java.util.List;
import java.util.function.Function;
import org.wengert.kernel.Moments;

/** Norms, variance and standard deviation: each over all axes, over some, or over {@link Axes}, which may keep the reduced axes with size 1. */
public sealed interface Statistics permits Tensor {

    /** {@link #norm(double, Axes)} with p = 2 over all axes: the Euclidean length. */
    default Tensor norm() {
        return norm(2, Axes.ALL);
    }

    /** {@link #norm(double, Axes)} over these axes. */
    default Tensor norm(double p, int... axes) {
        return norm(p, axes.length == 0 ? Axes.ALL : Axes.of(axes));
    }

    /**
     * y = (sum |x|^p)^(1/p), without overflow; for p = infinity, max |x|. dy/dx = sign(x) (|x| / y)^(p - 1); for p = infinity, sign(x) shared evenly among the
     * largest. A norm of 0 has derivative 0, the least-norm subgradient, and second derivative NaN.
     *
     * @throws IllegalArgumentException if p is not at least 1
     */
    default Tensor norm(double p, Axes axes) {
        if (!(p >= 1)) {
            throw new IllegalArgumentException(
                    "norm: " + self().describe() + " with p = " + p
                            + ": expected p of at least 1, where it is a norm. Use 1, 2 or Double.POSITIVE_INFINITY, or compose abs, pow and sum.");
        }
        return StatisticsRules.NORM.apply(new Norm(p, axes.in("norm", self().shape())), self());
    }

    /** {@link #variance(Axes, int)} over all axes, with correction 1. */
    default Tensor variance() {
        return variance(Axes.ALL, 1);
    }

    /** {@link #variance(Axes, int)} over these axes, with correction 1. */
    default Tensor variance(int... axes) {
        return variance(Axes.of(axes), 1);
    }

    /**
     * y = sum (x - mean)^2 / (n - correction). dy/dx = 2 (x - mean) / (n - correction). NaN or infinity if n - correction is 0 or less, as for one
     * value with correction 1.
     */
    default Tensor variance(Axes axes, int correction) {
        return StatisticsRules.VARIANCE.apply(new Spread(axes.in("variance", self().shape()), correction), self());
    }

    /** {@link #std(Axes, int)} over all axes, with correction 1. */
    default Tensor std() {
        return std(Axes.ALL, 1);
    }

    /** {@link #std(Axes, int)} over these axes, with correction 1. */
    default Tensor std(int... axes) {
        return std(Axes.of(axes), 1);
    }

    /** y = sqrt(variance). dy/dx = (x - mean) / ((n - correction) y). Equal values give 0, with derivative 0. */
    default Tensor std(Axes axes, int correction) {
        return StatisticsRules.STD.apply(new Spread(axes.in("std", self().shape()), correction), self());
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The order of the norm, and the axes. */
record Norm(double p, Axes axes) {
    Tensor slope(Tensor x, Tensor y) {
        if (p == 1) {
            return x.sign();
        }
        Tensor whole = axes.spread(y, x.shape());
        if (p == Double.POSITIVE_INFINITY) {
            Tensor largest = x.abs().eq(whole).to(x.dtype());
            return x.sign().mul(largest).div(axes.spread(largest.sum(axes), x.shape()));
        }
        Tensor slope = p == 2 ? x.div(whole) : x.sign().mul(x.abs().div(whole).pow(p - 1));
        // sqrt |x| is 0 there, as the derivative is to be, and has none itself.
        return Tensor.where(whole.eq(0), x.abs().sqrt(), slope);
    }
}

/** The axes to sum deviations over, and the correction of the count. */
record Spread(Axes axes, int correction) {
    double divisor(Shape x) {
        return Math.max(0, axes.count(x) - correction);
    }

    Tensor deviations(Tensor x) {
        Tensor around = x.sub(axes.spread(x.mean(axes), x.shape()));
        // The rounding of the mean leaves the deviations with a mean of their own.
        return Trace.written(
                (op, in) -> Notation.difference(in[0], ReductionsRules.MEAN.written(in[0])),
                around.sub(axes.spread(around.mean(axes), x.shape())),
                x);
    }

    Tensor slopeOfStd(Tensor x, Tensor y) {
        Tensor whole = axes.spread(y, x.shape());
        return Tensor.where(whole.eq(0), x.like(0), deviations(x).div(whole).div(divisor(x.shape())));
    }
}

/** The calculus: value, then derivative. */
final class StatisticsRules {
    static final AttributeOp<Norm> NORM = reduction(
                    "norm", Norm::axes, (x, dims, flags, at, y) -> Moments.norm(x, dims, flags, at.p(), y))
            .vjpFromBoth((g, x, y, at) -> StrongZero.product(at.axes().spread(g, x.shape()), at.slope(x, y)))
            .samples(StatisticsRules::norms);
    static final AttributeOp<Spread> VARIANCE = reduction(
                    "variance",
                    Spread::axes,
                    (x, dims, flags, at, y) -> Moments.variance(x, dims, flags, at.correction(), y))
            .vjpFromInput((g, x, at) -> StrongZero.product(
                    at.axes().spread(g, x.shape()), at.deviations(x).mul(2 / at.divisor(x.shape()))))
            .samples(StatisticsRules::spreads);
    static final AttributeOp<Spread> STD = reduction(
                    "std", Spread::axes, (x, dims, flags, at, y) -> Moments.std(x, dims, flags, at.correction(), y))
            .vjpFromBoth((g, x, y, at) -> StrongZero.product(at.axes().spread(g, x.shape()), at.slopeOfStd(x, y)))
            .samples(StatisticsRules::spreads);

    /** A kernel over flagged axes. */
    @FunctionalInterface
    private interface OverAxes<A> {
        void run(Object x, int[] dims, boolean[] flags, A at, Object y);
    }

    private static <A> AttributeOp<A> reduction(String name, Function<A, Axes> axes, OverAxes<A> kernel) {
        return new AttributeOp<>(OpSpec.<A>of(
                name,
                1,
                OpSpec.Kind.WHOLE,
                (in, at) -> {
                    Checks.floating(name, in[0]);
                    return axes.apply(at).result(in[0].shape());
                },
                (y, in, at) -> {
                    Shape x = in[0].shape();
                    kernel.run(in[0].array(), x.dims(), axes.apply(at).flags(x), at, y.array());
                }));
    }

    private static Samples.Sample norms(Sampler draw) {
        double p = draw.oneOf(List.of(1.0, 2.0, 2.0, 3.0, 1.5, Double.POSITIVE_INFINITY));
        Shape shape = draw.shape(0, 1);
        boolean infinite = p == Double.POSITIVE_INFINITY;
        return Samples.Sample.with(
                new Norm(p, some(draw, shape)),
                infinite ? draw.distinct(shape).abs().add(0.5) : draw.tensor(shape, Domain.NONZERO));
    }

    private static Samples.Sample spreads(Sampler draw) {
        Shape shape = draw.shape(0, 1);
        Axes axes = some(draw, shape);
        return Samples.Sample.with(
                new Spread(axes, axes.count(shape) > 1 ? draw.between(0, 1) : 0), draw.distinct(shape));
    }

    private static Axes some(Sampler draw, Shape shape) {
        Axes axes = draw.coin() ? Axes.ALL : Axes.of(draw.axes(shape));
        return draw.coin() ? axes.keepDims() : axes;
    }

    private StatisticsRules() {}
}
