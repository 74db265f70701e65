package org.wengert;

/** Nonlinearities with corners or steps. Where the slope jumps, the derivative is the one that each says. */
public sealed interface Piecewise permits Tensor {

    /** y = max(x, 0). dy/dx = 1 above 0, 0 at and below it; a NaN passes through both ways. */
    default Tensor relu() {
        return Rules.RELU.apply(self());
    }

    /** y = x above 0, slope x at and below it. dy/dx = 1 above 0, slope at and below it. */
    default Tensor leakyRelu(double slope) {
        return Rules.LEAKY_RELU.apply(new Slope(slope), self());
    }

    /** y = 1 from 0 on, else 0: the Heaviside step, as the perceptron fires. dy/dx = 0 everywhere. */
    default Tensor step() {
        return Rules.STEP.apply(self());
    }

    /** y = min(max(x, min), max). dy/dx = 1 strictly between the bounds, else 0; with min > max the value is max. */
    default Tensor clamp(double min, double max) {
        return Rules.CLAMP.apply(new Bounds(min, max), self());
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
        return Rules.RELU6.apply(self());
    }

    /** y = min(max(x, -1), 1). dy/dx = 1 strictly between, else 0. Between other bounds: {@link #clamp}. */
    default Tensor hardtanh() {
        return Rules.HARDTANH.apply(self());
    }

    /** y = min(max(x / 6 + 1 / 2, 0), 1). dy/dx = 1 / 6 strictly between -3 and 3, else 0. */
    default Tensor hardSigmoid() {
        return Rules.HARD_SIGMOID.apply(self());
    }

    /**
     * y = x hardSigmoid x. dy/dx = 0 up to -3, 1 from 3 on, x / 3 + 1 / 2 between.
     *
     * <p>Howard et al.: Searching for MobileNetV3, 2019.
     */
    default Tensor hardSwish() {
        return Rules.HARD_SWISH.apply(self());
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
        return Rules.ELU.apply(new Alpha(alpha), self());
    }

    /**
     * y = scale x above 0, scale alpha (e^x - 1) at and below it, with the alpha and scale that keep mean 0 and variance 1 from layer to layer. dy/dx =
     * scale above 0, scale alpha e^x at and below it.
     *
     * <p>Klambauer, Unterthiner, Mayr, Hochreiter: Self-Normalizing Neural Networks, 2017.
     */
    default Tensor selu() {
        return Rules.SELU.apply(self());
    }

    /** y = x / (1 + |x|). dy/dx = 1 / (1 + |x|)^2. At -infinity and infinity: -1 and 1, with derivative 0. */
    default Tensor softsign() {
        return Rules.SOFTSIGN.apply(self());
    }

    Tensor self();

    /** The factor below 0. */
    record Slope(double slope) {}

    /** An interval; an infinite bound is none. */
    record Bounds(double min, double max) {
        /** g where x is strictly inside, 0 where it is not; NaN counts as inside, so that it stays visible. */
        Tensor inside(Tensor g, Tensor x) {
            Tensor above = min == Double.NEGATIVE_INFINITY ? g : Tensor.where(x.le(min), g.like(0), g);
            return max == Double.POSITIVE_INFINITY ? above : Tensor.where(x.ge(max), g.like(0), above);
        }
    }

    /** What the exponential below 0 is multiplied by. */
    record Alpha(double alpha) {}

    /** The calculus: value, then derivative. */
    final class Rules {
        private static final double SELU_ALPHA = 1.6732632423543772;
        private static final double SELU_SCALE = 1.0507009873554805;

        static final Op RELU = Op.unary("relu", x -> Math.max(x, 0), x -> Math.max(x, 0))
                .vjpFromOutput((g, y) -> Tensor.where(y.le(0), g.like(0), g))
                .samples(Domain.NONZERO);
        static final Op.With<Slope> LEAKY_RELU = Op.unary("leakyRelu", Slope.class, (x, at) -> x > 0 ? x : at.slope * x)
                .vjpFromInput((g, x, at) -> Tensor.where(x.le(0), g.mul(at.slope), g))
                .samples(Samples.oneOf(Domain.NONZERO, new Slope(0.1), new Slope(-0.5)));
        static final Op STEP = Op.unary("step", x -> x >= 0 ? 1 : x < 0 ? 0 : Double.NaN)
                .flat()
                .samples(Domain.NONZERO);
        static final Op.With<Bounds> CLAMP = Op.unary(
                        "clamp", Bounds.class, (x, at) -> Math.min(Math.max(x, at.min), at.max))
                .vjpFromInput((g, x, at) -> at.inside(g, x))
                .samples(Samples.oneOf(
                        Domain.REALS.except(-1, 1.5),
                        new Bounds(-1, 1.5),
                        new Bounds(1.5, -1),
                        new Bounds(-1, Double.POSITIVE_INFINITY)));

        static final Op RELU6 = Op.unary("relu6", x -> Math.min(Math.max(x, 0), 6), x -> Math.min(Math.max(x, 0), 6))
                .vjpFromInput((g, x) -> new Bounds(0, 6).inside(g, x))
                .samples(Domain.between(-3, 9).except(0, 6));
        static final Op HARDTANH = Op.unary(
                        "hardtanh", x -> Math.min(Math.max(x, -1), 1), x -> Math.min(Math.max(x, -1), 1))
                .vjpFromInput((g, x) -> new Bounds(-1, 1).inside(g, x))
                .samples(Domain.REALS.except(-1, 1));
        static final Op HARD_SIGMOID = Op.unary("hardSigmoid", x -> hardSigmoid(x))
                .vjpFromInput((g, x) -> new Bounds(-3, 3).inside(g, x).div(6))
                .samples(Domain.between(-6, 6).except(-3, 3));
        static final Op HARD_SWISH = Op.unary("hardSwish", x -> x <= -3 ? 0 : x * hardSigmoid(x))
                .vjpFromInput((g, x) -> Tensor.where(
                        x.le(-3),
                        g.like(0),
                        Tensor.where(x.ge(3), g, g.mul(x.div(3).add(0.5)))))
                .samples(Domain.between(-6, 6).except(-3, 3));
        static final Op.With<Alpha> ELU = Op.unary("elu", Alpha.class, (x, at) -> x > 0 ? x : at.alpha * Math.expm1(x))
                .vjpFromInput(
                        (g, x, at) -> Tensor.where(x.gt(0), g, g.mul(x.exp()).mul(at.alpha)))
                .samples(Samples.oneOf(Domain.NONZERO, new Alpha(1), new Alpha(1.5)));
        static final Op SELU = Op.unary("selu", x -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)))
                .vjpFromInput((g, x) ->
                        Tensor.where(x.gt(0), g, g.mul(x.exp()).mul(SELU_ALPHA)).mul(SELU_SCALE))
                .samples(Domain.NONZERO);
        static final Op SOFTSIGN = Op.unary(
                        "softsign", x -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x)))
                .vjpFromInput((g, x) -> g.div(x.abs().add(1).square()))
                .samples(Domain.NONZERO);

        private static double hardSigmoid(double x) {
            return Math.min(Math.max(x / 6 + 0.5, 0), 1);
        }

        private Rules() {}
    }
}
