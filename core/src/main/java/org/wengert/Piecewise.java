package org.wengert;

import static org.wengert.ElementwiseForward.elementwise;
import static org.wengert.ElementwiseForward.unary;

/** Nonlinearities with corners or steps. At a corner, the derivative is the one stated for each. */
public sealed interface Piecewise permits Tensor {

    /** y = max(x, 0). dy/dx = 1 above 0, 0 at and below it; a NaN passes through both ways. */
    default Tensor relu() {
        return PiecewiseRules.RELU.apply(self());
    }

    /** y = x above 0, slope x at and below it. dy/dx = 1 above 0, slope at and below it. */
    default Tensor leakyRelu(double slope) {
        return PiecewiseRules.LEAKY_RELU.apply(new Slope(slope), self());
    }

    /** y = 1 from 0 on, else 0: the Heaviside step, the perceptron's activation. dy/dx = 0 everywhere. */
    default Tensor step() {
        return PiecewiseRules.STEP.apply(self());
    }

    /** y = min(max(x, min), max). dy/dx = 1 strictly between the bounds, else 0; with min > max the value is max. */
    default Tensor clamp(double min, double max) {
        return PiecewiseRules.CLAMP.apply(new Bounds(min, max), self());
    }

    /** y = max(x, bound). dy/dx = 1 above the bound, else 0. Between two tensors: {@link Arithmetic#maximum(Tensor)}. */
    default Tensor maximum(double bound) {
        return clamp(bound, Double.POSITIVE_INFINITY);
    }

    /** y = min(x, bound). dy/dx = 1 below the bound, else 0. Between two tensors: {@link Arithmetic#minimum(Tensor)}. */
    default Tensor minimum(double bound) {
        return clamp(Double.NEGATIVE_INFINITY, bound);
    }

    /** y = min(max(x, 0), 6). dy/dx = 1 strictly between, else 0. */
    default Tensor relu6() {
        return PiecewiseRules.RELU6.apply(self());
    }

    /** y = min(max(x, -1), 1). dy/dx = 1 strictly between, else 0. */
    default Tensor hardtanh() {
        return PiecewiseRules.HARDTANH.apply(self());
    }

    /**
     * {@link #hardtanh()} between other bounds, on the tape as {@link #clamp}: y = min(max(x, min), max). dy/dx = 1 strictly between, else 0.
     *
     * @throws IllegalArgumentException unless min &lt; max
     */
    default Tensor hardtanh(double min, double max) {
        if (!(min < max)) {
            throw new IllegalArgumentException("hardtanh: " + self().describe() + " from " + min + " to " + max
                    + ": expected min below max. Swap them, or use clamp, which takes any.");
        }
        return clamp(min, max);
    }

    /** y = min(max((x + 3) / 6, 0), 1). dy/dx = 1 / 6 strictly between -3 and 3, else 0. */
    default Tensor hardSigmoid() {
        return PiecewiseRules.HARD_SIGMOID.apply(self());
    }

    /**
     * y = x hardSigmoid x. dy/dx = 0 up to -3, 1 from 3 on, x / 3 + 1 / 2 between.
     *
     * <p>Howard et al.: Searching for MobileNetV3, 2019.
     */
    default Tensor hardSwish() {
        return PiecewiseRules.HARD_SWISH.apply(self());
    }

    /** {@link #elu(double)} with alpha = 1. */
    default Tensor elu() {
        return elu(1);
    }

    /**
     * y = x above 0, alpha (e^x - 1) at and below it. dy/dx = 1 above 0, alpha e^x at and below it.
     *
     * <p>Clevert, Unterthiner, Hochreiter: Fast and Accurate Deep Network Learning by Exponential Linear Units, 2015.
     */
    default Tensor elu(double alpha) {
        return PiecewiseRules.ELU.apply(new Alpha(alpha), self());
    }

    /**
     * y = x above 0, alpha (e^(x / alpha) - 1) at and below it. dy/dx = 1 above 0, e^(x / alpha) at and below it, so 1 at 0 for every alpha.
     *
     * <p>Barron: Continuously Differentiable Exponential Linear Units, 2017.
     *
     * @throws IllegalArgumentException if alpha is 0 or NaN
     */
    default Tensor celu(double alpha) {
        return PiecewiseRules.CELU.apply(Alpha.divisor(alpha, self()), self());
    }

    /** {@link #celu(double)} with alpha = 1. */
    default Tensor celu() {
        return celu(1);
    }

    /**
     * y = scale x above 0, scale alpha (e^x - 1) at and below it, with the alpha and scale that keep mean 0 and variance 1 from layer to layer. dy/dx =
     * scale above 0, scale alpha e^x at and below it.
     *
     * <p>Klambauer, Unterthiner, Mayr, Hochreiter: Self-Normalizing Neural Networks, 2017.
     */
    default Tensor selu() {
        return PiecewiseRules.SELU.apply(self());
    }

    /** y = x / (1 + |x|). dy/dx = 1 / (1 + |x|)^2. At -infinity and infinity: -1 and 1, with derivative 0. */
    default Tensor softsign() {
        return PiecewiseRules.SOFTSIGN.apply(self());
    }

    /**
     * y = x - lambda above lambda, x + lambda below -lambda, 0 between. dy/dx = 1 outside, 0 from -lambda to lambda.
     *
     * @throws IllegalArgumentException unless lambda is finite and 0 or more
     */
    default Tensor softshrink(double lambda) {
        return PiecewiseRules.SOFTSHRINK.apply(Band.of("softshrink", lambda, self()), self());
    }

    /**
     * y = x outside -lambda to lambda, else 0. dy/dx = 1 outside, 0 from -lambda to lambda.
     *
     * @throws IllegalArgumentException unless lambda is finite and 0 or more
     */
    default Tensor hardshrink(double lambda) {
        return PiecewiseRules.HARDSHRINK.apply(Band.of("hardshrink", lambda, self()), self());
    }

    /** y = x above the threshold, else value. dy/dx = 1 above, 0 at and below it; a NaN passes through both ways. */
    default Tensor threshold(double threshold, double value) {
        return PiecewiseRules.THRESHOLD.apply(
                new Threshold(self().like(threshold).item(), value), self());
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The slope below 0. */
record Slope(double slope) {}

/** An interval; an infinite bound is none. */
record Bounds(double min, double max) {
    /** Checks the bounds of INT32 numbers. */
    static Shape integers(Tensor[] in, Bounds at) {
        ArithmeticIntegers.withInteger("clamp", in[0], at, Double.NEGATIVE_INFINITY, Bounds::min);
        return ArithmeticIntegers.withInteger("clamp", in[0], at, Double.NEGATIVE_INFINITY, Bounds::max);
    }

    /** g where x is strictly inside, 0 where it is not; NaN counts as inside, so that it stays visible. */
    Tensor inside(Tensor g, Tensor x) {
        Tensor above = min == Double.NEGATIVE_INFINITY ? g : Tensor.where(x.le(min), g.like(0), g);
        return max == Double.POSITIVE_INFINITY ? above : Tensor.where(x.ge(max), g.like(0), above);
    }
}

/** The factor of the exponential below 0. */
record Alpha(double alpha) {
    /** An alpha that x can be divided by, so not 0. */
    static Alpha divisor(double alpha, Tensor x) {
        if (alpha == 0 || Double.isNaN(alpha)) {
            throw new IllegalArgumentException("celu: " + x.describe() + " with alpha " + alpha
                    + ": expected a number other than 0, since x is divided by it. Use relu for the limit at 0.");
        }
        return new Alpha(alpha);
    }
}

/** The interval from -lambda to lambda, rounded to the tensor's type, so that a FLOAT32 x equal to lambda compares equal in the kernel. */
record Band(double lambda) {
    static Band of(String operation, double lambda, Tensor x) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(operation + ": " + x.describe() + " with lambda " + lambda
                    + ": expected a finite number from 0 on. It is the distance from 0 up to which x becomes 0.");
        }
        return new Band(x.like(lambda).item());
    }

    /** g where x is outside, else 0. */
    Tensor outside(Tensor g, Tensor x) {
        return Tensor.where(x.abs().le(lambda), g.like(0), g);
    }
}

/** The threshold, rounded to the tensor's type as in {@link Band}, and the value that replaces x up to it. */
record Threshold(double threshold, double value) {}

/** The calculus: value, then derivative. */
final class PiecewiseRules {
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    static final Op RELU = elementwise("relu", x -> x.max(0))
            .vjpFromOutput((g, y) -> ActivationsDerivatives.whereAbove0(g, y))
            .samples(Domain.NONZERO);
    static final AttributeOp<Slope> LEAKY_RELU = unary("leakyRelu", Slope.class, (x, at) -> x > 0 ? x : at.slope() * x)
            .derivativeFromInput((x, at) -> Tensor.where(x.le(0), x.like(at.slope()), x.like(1)))
            .samples(Samples.oneOf(Domain.NONZERO, new Slope(0.1), new Slope(-0.5)));
    static final Op STEP =
            unary("step", x -> x >= 0 ? 1 : x < 0 ? 0 : Double.NaN).flat().samples(Domain.NONZERO);
    static final AttributeOp<Bounds> CLAMP = unary(
                    "clamp", Bounds.class, (x, at) -> Math.min(Math.max(x, at.min()), at.max()))
            .formula((in, at) -> in[0].max(at.min()).min(at.max()))
            .integers(Bounds::integers, (x, at) -> (int) Math.min(Math.max(x, at.min()), at.max()))
            .vjpFromInput((g, x, at) -> at.inside(g, x))
            .samples(Samples.oneOf(
                    Domain.REALS.except(-1, 1.5),
                    new Bounds(-1, 1.5),
                    new Bounds(1.5, -1),
                    new Bounds(-1, Double.POSITIVE_INFINITY)));

    static final Op RELU6 = elementwise("relu6", x -> x.max(0).min(6))
            .vjpFromInput((g, x) -> new Bounds(0, 6).inside(g, x))
            .samples(Domain.between(-3, 9).except(0, 6));
    static final Op HARDTANH = elementwise("hardtanh", x -> x.max(-1).min(1))
            .vjpFromInput((g, x) -> new Bounds(-1, 1).inside(g, x))
            .samples(Domain.REALS.except(-1, 1));
    static final Op HARD_SIGMOID = unary("hardSigmoid", x -> hardSigmoid(x))
            .vjpFromInput((g, x) -> new Bounds(-3, 3).inside(g, x).div(6))
            .samples(Domain.between(-6, 6).except(-3, 3));
    static final Op HARD_SWISH = unary("hardSwish", x -> x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6)
            .derivativeFromInput(x -> Tensor.where(
                    x.le(-3),
                    x.like(0),
                    Tensor.where(x.ge(3), x.like(1), x.add(1.5).div(3))))
            .samples(Domain.between(-6, 6).except(-3, 3));
    static final AttributeOp<Alpha> ELU = unary("elu", Alpha.class, (x, at) -> x > 0 ? x : at.alpha() * Math.expm1(x))
            .derivativeFromInput(
                    (x, at) -> Tensor.where(x.gt(0), x.like(1), x.exp().mul(at.alpha())))
            .samples(Samples.oneOf(Domain.NONZERO, new Alpha(1), new Alpha(1.5)));
    static final Op SELU = unary("selu", x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)))
            .derivativeFromInput(x ->
                    Tensor.where(x.gt(0), x.like(1), x.exp().mul(SELU_ALPHA)).mul(SELU_SCALE))
            .samples(Domain.NONZERO);
    static final Op SOFTSIGN = unary("softsign", x -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x)))
            .derivativeFromInput(x -> x.abs().add(1).reciprocal().square())
            .samples(Domain.NONZERO);

    static final AttributeOp<Alpha> CELU = unary(
                    "celu", Alpha.class, (x, at) -> x > 0 ? x : at.alpha() * Math.expm1(x / at.alpha()))
            .derivativeFromInput((x, at) ->
                    Tensor.where(x.gt(0), x.like(1), x.div(at.alpha()).exp()))
            .samples(Samples.oneOf(Domain.NONZERO, new Alpha(1), new Alpha(1.5), new Alpha(-2)));
    static final AttributeOp<Band> SOFTSHRINK = unary(
                    "softshrink", Band.class, (x, at) -> x - Math.min(Math.max(x, -at.lambda()), at.lambda()))
            .vjpFromInput((g, x, at) -> at.outside(g, x))
            .samples(Samples.oneOf(Domain.REALS.except(-0.5, 0, 0.5), new Band(0.5), new Band(0)));
    static final AttributeOp<Band> HARDSHRINK = unary(
                    "hardshrink", Band.class, (x, at) -> Math.abs(x) <= at.lambda() ? 0 : x)
            .vjpFromInput((g, x, at) -> at.outside(g, x))
            .samples(Samples.oneOf(Domain.REALS.except(-0.5, 0, 0.5), new Band(0.5), new Band(0)));
    static final AttributeOp<Threshold> THRESHOLD = unary(
                    "threshold", Threshold.class, (x, at) -> x <= at.threshold() ? at.value() : x)
            .vjpFromInput((g, x, at) -> Tensor.where(x.le(at.threshold()), g.like(0), g))
            .samples(Samples.oneOf(Domain.REALS.except(0.5), new Threshold(0.5, -2)));

    private static double hardSigmoid(double x) {
        return Math.min(Math.max((x + 3) / 6, 0), 1);
    }

    private PiecewiseRules() {}
}
