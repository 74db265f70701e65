package org.wengert;

import static org.wengert.ElementwiseForward.binary;
import static org.wengert.ElementwiseForward.elementwise;
import static org.wengert.ElementwiseForward.unary;
import static org.wengert.Notation.difference;
import static org.wengert.Notation.oneOver;
import static org.wengert.Notation.quotient;
import static org.wengert.Notation.root;
import static org.wengert.Notation.square;
import static org.wengert.Notation.sum;

import org.wengert.Notation.Part;

/**
 * Derivatives of inverse functions that are operations themselves, so that second derivatives are products of accurate numbers.
 *
 * <p>Composed of other operations, the derivative of (1 - x) (1 + x) near 0 is a difference of nearly equal numbers. A row states the value and the derivative
 * separately, each in its accurate form.
 */
final class TrigonometryDerivatives {
    private static final Part ONE = Part.number(1);

    /** Beyond this, x^2 + 1 is x^2. */
    private static final double LARGE = 1e9;

    /** y = 1 / sqrt(1 - x^2). dy/dx = x y^3. */
    static final Op ASIN = elementwise(
                    "asinDerivative",
                    x -> x.inDouble(z -> z.rsub(1).mul(z.add(1)).sqrt().reciprocal()))
            .notation((op, in) -> oneOver(root(difference(ONE, square(in[0])))))
            .derivativeFromBoth((x, y) -> x.mul(y.pow(3)))
            .samples(Domain.between(-0.9, 0.9));

    /** y = 1 / (1 + x^2). dy/dx = -2 x y^2: x y is at most 1/2, so that no product leaves the range before the last one. */
    static final Op ATAN = elementwise(
                    "atanDerivative", x -> x.inDouble(z -> z.square().add(1).reciprocal()))
            .notation((op, in) -> oneOver(sum(ONE, square(in[0]))))
            .derivativeFromBoth((x, y) -> x.mul(y).mul(y).mul(-2))
            .samples(Domain.REALS);

    /** y = 1 / sqrt(1 + x^2). dy/dx = -x y^3. */
    static final Op ASINH = unary(
                    "asinhDerivative", x -> Math.abs(x) > LARGE ? 1 / Math.abs(x) : 1 / Math.sqrt(1 + x * x))
            .notation((op, in) -> oneOver(root(sum(ONE, square(in[0])))))
            .derivativeFromBoth((x, y) -> x.mul(y).mul(y.square()).neg())
            .samples(Domain.REALS);

    /** y = 1 / (1 - x^2). dy/dx = 2 x y^2. */
    static final Op ATANH = elementwise(
                    "atanhDerivative",
                    x -> x.inDouble(z -> z.rsub(1).mul(z.add(1)).reciprocal()))
            .notation((op, in) -> oneOver(difference(ONE, square(in[0]))))
            .derivativeFromBoth((x, y) -> x.mul(y.square()).mul(2))
            .samples(Domain.between(-0.9, 0.9));

    /** a / sqrt(a^2 + b^2), without overflow; 0 at the origin. */
    static final Op HYPOT = binary("hypotDerivative", TrigonometryDerivatives::cosine)
            .notation((op, in) -> quotient(in[0], root(sum(square(in[0]), square(in[1])))))
            .derivatives((a, b) -> slopeOfCosine(a, b), (a, b) -> slopeOfCosineAcross(a, b))
            .samples(Domain.POSITIVE, Domain.REALS);

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

    private static double cosine(double a, double b) {
        double length = Math.hypot(a, b);
        return length == 0 ? 0 : a / length;
    }

    private TrigonometryDerivatives() {}
}
