package org.wengert;

import static org.wengert.ElementwiseForward.binary;
import static org.wengert.ElementwiseForward.elementwise;
import static org.wengert.ElementwiseForward.unary;
import static org.wengert.Notation.product;

import org.wengert.Notation.Part;
import org.wengert.kernel.expression.Expression;
import org.wengert.kernel.expression.Kind;
import org.wengert.kernel.expression.Transcendentals;

/**
 * Derivatives of elementwise functions that are operations themselves, so that second derivatives are products of accurate numbers.
 *
 * <p>Composed of other operations, 1 - y^2 loses its digits where y saturates, and the derivative of (1 - x) (1 + x) near 0 is a difference of nearly
 * equal numbers. A row states the value and the derivative separately, each in its accurate form.
 */
final class LocalDerivatives {
    /** Up to here, 1 - y is computed from y; beyond, cancellation would lose too many digits. */
    private static final double SATURATED = 0.98;

    private static final float SATURATED_FLOAT = 0.9f;

    /** Beyond this, x^2 + 1 is x^2. */
    private static final double LARGE = 1e9;

    /** e^-|x| / (1 + e^-|x|)^2, the density of the logistic distribution, from x and y = sigmoid x. */
    private static final Op SIGMOID = elementwise(
                    "sigmoidDerivative",
                    (x, y) -> y.le(saturated(y)).select(y.mul(y.rsub(1)), Transcendentals.logistic(x)))
            .notation((op, in) -> product(in[1], parts("1 - " + in[1].within(Part.QUOTIENT), Part.SUM)))
            .derivativeByFirst((x, y) -> ofSigmoid(x, y).mul(x.mul(0.5).tanh()).neg());

    /** 4 e^-2|x| / (1 + e^-2|x|)^2, the squared hyperbolic secant, from x and y = tanh x. */
    private static final Op TANH = elementwise(
                    "tanhDerivative",
                    (x, y) -> y.abs()
                            .le(saturated(y))
                            .select(
                                    y.square().rsub(1),
                                    Transcendentals.logistic(x.mul(2)).mul(4)))
            .notation((op, in) -> parts("1 - " + in[1].within(Part.ATOM) + "^2", Part.SUM))
            .derivativeByFirst((x, y) -> ofTanh(x, y).mul(x.tanh()).mul(-2));

    /** y = 1 / sqrt(1 - x^2). dy/dx = x y^3. */
    static final Op ASIN = elementwise(
                    "asinDerivative",
                    x -> x.inDouble(z -> z.rsub(1).mul(z.add(1)).sqrt().reciprocal()))
            .notation((op, in) -> over("sqrt(1 - " + in[0].within(Part.ATOM) + "^2)", Part.ATOM))
            .derivativeFromBoth((x, y) -> x.mul(y.pow(3)))
            .samples(Domain.between(-0.9, 0.9));

    /** y = 1 / (1 + x^2). dy/dx = -2 x y^2: x y is at most 1/2, so that no product leaves the range before the last one. */
    static final Op ATAN = elementwise(
                    "atanDerivative", x -> x.inDouble(z -> z.square().add(1).reciprocal()))
            .notation((op, in) -> over("1 + " + in[0].within(Part.ATOM) + "^2", Part.SUM))
            .derivativeFromBoth((x, y) -> x.mul(y).mul(y).mul(-2))
            .samples(Domain.REALS);

    /** y = 1 / sqrt(1 + x^2). dy/dx = -x y^3. */
    static final Op ASINH = unary(
                    "asinhDerivative", x -> Math.abs(x) > LARGE ? 1 / Math.abs(x) : 1 / Math.sqrt(1 + x * x))
            .notation((op, in) -> over("sqrt(1 + " + in[0].within(Part.ATOM) + "^2)", Part.ATOM))
            .derivativeFromBoth((x, y) -> x.mul(y).mul(y.square()).neg())
            .samples(Domain.REALS);

    /** y = 1 / (1 - x^2). dy/dx = 2 x y^2. */
    static final Op ATANH = elementwise(
                    "atanhDerivative",
                    x -> x.inDouble(z -> z.rsub(1).mul(z.add(1)).reciprocal()))
            .notation((op, in) -> over("1 - " + in[0].within(Part.ATOM) + "^2", Part.SUM))
            .derivativeFromBoth((x, y) -> x.mul(y.square()).mul(2))
            .samples(Domain.between(-0.9, 0.9));

    /** a / sqrt(a^2 + b^2), without overflow; 0 at the origin. */
    static final Op HYPOT = binary("hypotDerivative", LocalDerivatives::cosine)
            .notation((op, in) -> Notation.quotient(
                    in[0], Part.atom("sqrt(" + in[0].within(Part.ATOM) + "^2 + " + in[1].within(Part.ATOM) + "^2)")))
            .derivatives((a, b) -> slopeOfCosine(a, b), (a, b) -> slopeOfCosineAcross(a, b))
            .samples(Domain.POSITIVE, Domain.REALS);

    /** g where y is above 0 or NaN, else 0. */
    private static final Op ABOVE_0 = elementwise(
                    "whereAbove0", (g, y) -> y.le(0).select(y.like(0), g))
            .notation((op, in) -> Part.atom("where(" + in[1].within(Part.SUM) + " <= 0, 0, " + in[0].text() + ")"))
            .vjpForFirst((u, g, y) -> whereAbove0(u, y));

    private static Part parts(String text, int level) {
        return new Part(text, level);
    }

    private static Part over(String divisor, int level) {
        return Notation.oneOver(new Part(divisor, level));
    }

    /** g where y is above 0 or NaN, else 0: one pass for the derivative of relu. */
    static Tensor whereAbove0(Tensor g, Tensor y) {
        return ABOVE_0.apply(g, y);
    }

    /** d sigmoid x / dx, from x and y = sigmoid x, which avoids the exponential where y has not saturated. */
    static Tensor ofSigmoid(Tensor x, Tensor y) {
        return SIGMOID.apply(x, y.detach());
    }

    /** d tanh x / dx, from x and y = tanh x, which avoids the exponential where y has not saturated. */
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

    private static double saturated(Expression y) {
        return y.kind() == Kind.FLOAT ? SATURATED_FLOAT : SATURATED;
    }

    private static double cosine(double a, double b) {
        double length = Math.hypot(a, b);
        return length == 0 ? 0 : a / length;
    }

    private LocalDerivatives() {}
}
