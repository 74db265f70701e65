package org.wengert;

/** The nonlinearities of networks. */
public sealed interface Activations permits Tensor {

    /** y = 1 / (1 + e^-x). dy/dx = y (1 - y). Saturates at 0 and 1, with derivative 0. */
    default Tensor sigmoid() {
        return Rules.SIGMOID.apply(self());
    }

    /** y = ln(1 + e^x), without overflow. dy/dx = sigmoid x. */
    default Tensor softplus() {
        return Rules.SOFTPLUS.apply(self());
    }

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

    /** The calculus: value, then derivative. */
    final class Rules {
        static final Op SIGMOID = Op.unary("sigmoid", x -> 1 / (1 + Math.exp(-x)))
                .vjpFromOutput((g, y) -> g.mul(y).mul(y.rsub(1)))
                .samples(Domain.REALS);
        static final Op SOFTPLUS = Op.unary("softplus", x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))))
                .vjpFromInput((g, x) -> g.mul(x.sigmoid()))
                .samples(Domain.REALS);
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

        private Rules() {}
    }
}
