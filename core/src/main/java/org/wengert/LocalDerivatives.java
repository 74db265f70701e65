package org.wengert;

/**
 * Derivatives of functions of each element that are rows themselves, so that their own derivatives are products of numbers that have all their digits.
 *
 * <p>Written out, 1 - y^2 has lost its digits where y has saturated, and what is left after differentiating (1 - x) (1 + x) is a difference of equal
 * numbers near 0. A row states the value and the derivative separately, each in the form that loses nothing.
 */
final class LocalDerivatives {
    /** Up to here, 1 - y is taken from y; beyond, too many of y's digits are nines. */
    private static final double SATURATED = 0.98;

    /** Beyond this, x^2 + 1 is x^2. */
    private static final double LARGE = 1e9;

    /** e^-|x| / (1 + e^-|x|)^2, the density of the logistic distribution, from x and y = sigmoid x. */
    private static final Op SIGMOID = Op.binary(
                    "sigmoidDerivative",
                    (x, y) -> y <= SATURATED ? y * (1 - y) : (float) logistic(x),
                    (x, y) -> y <= SATURATED ? y * (1 - y) : logistic(x))
            .vjp((g, x, y) -> g.mul(slopeOfSigmoidDerivative(x, y)), (g, x, y) -> g.zerosLike());

    /** 4 e^-2|x| / (1 + e^-2|x|)^2, the squared hyperbolic secant, from x and y = tanh x. */
    private static final Op TANH = Op.binary(
                    "tanhDerivative",
                    (x, y) -> Math.abs(y) <= SATURATED ? 1 - y * y : (float) (4 * logistic(2.0 * x)),
                    (x, y) -> Math.abs(y) <= SATURATED ? 1 - y * y : 4 * logistic(2 * x))
            .vjp((g, x, y) -> g.mul(slopeOfTanhDerivative(x, y)), (g, x, y) -> g.zerosLike());

    /** y = 1 / sqrt(1 - x^2). dy/dx = x y^3. */
    private static final Op ASIN = Op.unary("asinDerivative", x -> 1 / Math.sqrt((1 - x) * (1 + x)))
            .vjpFromAll((g, in, y) -> g.mul(slopeOfAsinDerivative(in[0], y)));

    /** y = 1 / (1 + x^2). dy/dx = -2 x y^2. */
    private static final Op ATAN = Op.unary("atanDerivative", x -> 1 / (1 + x * x))
            .vjpFromAll((g, in, y) -> g.mul(slopeOfAtanDerivative(in[0], y)));

    /** y = 1 / sqrt(1 + x^2). dy/dx = -x y^3. */
    private static final Op ASINH = Op.unary(
                    "asinhDerivative", x -> Math.abs(x) > LARGE ? 1 / Math.abs(x) : 1 / Math.sqrt(1 + x * x))
            .vjpFromAll((g, in, y) -> g.mul(slopeOfAsinhDerivative(in[0], y)));

    /** y = 1 / (1 - x^2). dy/dx = 2 x y^2. */
    private static final Op ATANH = Op.unary("atanhDerivative", x -> 1 / ((1 - x) * (1 + x)))
            .vjpFromAll((g, in, y) -> g.mul(slopeOfAtanhDerivative(in[0], y)));

    /** a / sqrt(a^2 + b^2), without overflow; 0 at the origin. */
    private static final Op HYPOT = Op.binary("hypotDerivative", LocalDerivatives::cosine)
            .vjp((g, a, b) -> g.mul(slopeOfCosine(a, b)), (g, a, b) -> g.mul(slopeOfCosineAcross(a, b)));

    /** d sigmoid x / dx. y = sigmoid x saves the exponential where it has not saturated. */
    static Tensor ofSigmoid(Tensor x, Tensor y) {
        return SIGMOID.apply(x, y.detach());
    }

    /** d tanh x / dx. y = tanh x saves the exponential where it has not saturated. */
    static Tensor ofTanh(Tensor x, Tensor y) {
        return TANH.apply(x, y.detach());
    }

    static Tensor ofAsin(Tensor x) {
        return ASIN.apply(x);
    }

    static Tensor ofAtan(Tensor x) {
        return ATAN.apply(x);
    }

    static Tensor ofAsinh(Tensor x) {
        return ASINH.apply(x);
    }

    static Tensor ofAtanh(Tensor x) {
        return ATANH.apply(x);
    }

    /** d hypot(a, b) / da. */
    static Tensor ofHypot(Tensor a, Tensor b) {
        return HYPOT.apply(a, b);
    }

    private static Tensor slopeOfSigmoidDerivative(Tensor x, Tensor y) {
        return ofSigmoid(x, y).mul(x.mul(0.5).tanh()).neg();
    }

    private static Tensor slopeOfTanhDerivative(Tensor x, Tensor y) {
        return ofTanh(x, y).mul(x.tanh()).mul(-2);
    }

    private static Tensor slopeOfAsinDerivative(Tensor x, Tensor y) {
        return x.mul(y.pow(3));
    }

    /** x y is at most 1/2: the factors are paired so that no product leaves the range before the last one. */
    private static Tensor slopeOfAtanDerivative(Tensor x, Tensor y) {
        return x.mul(y).mul(y).mul(-2);
    }

    private static Tensor slopeOfAsinhDerivative(Tensor x, Tensor y) {
        return x.mul(y).mul(y.square()).neg();
    }

    private static Tensor slopeOfAtanhDerivative(Tensor x, Tensor y) {
        return x.mul(y.square()).mul(2);
    }

    /** b^2 / (a^2 + b^2)^(3/2). */
    private static Tensor slopeOfCosine(Tensor a, Tensor b) {
        Tensor sine = ofHypot(b, a);
        return sine.mul(byLength(sine, a, b));
    }

    /** -a b / (a^2 + b^2)^(3/2). */
    private static Tensor slopeOfCosineAcross(Tensor a, Tensor b) {
        return ofHypot(a, b).mul(byLength(ofHypot(b, a), a, b)).neg();
    }

    /** x / sqrt(a^2 + b^2); 0 at the origin. */
    static Tensor byLength(Tensor x, Tensor a, Tensor b) {
        Tensor length = a.hypot(b);
        return Tensor.where(length.eq(0), x.like(0), x.div(length));
    }

    private static double logistic(double x) {
        double e = Math.exp(-Math.abs(x));
        return e / ((1 + e) * (1 + e));
    }

    private static double cosine(double a, double b) {
        double length = Math.hypot(a, b);
        return length == 0 ? 0 : a / length;
    }

    private LocalDerivatives() {}
}
