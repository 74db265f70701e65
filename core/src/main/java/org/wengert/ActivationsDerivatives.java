package org.wengert;

import static org.wengert.ElementwiseForward.elementwise;
import static org.wengert.Notation.cases;
import static org.wengert.Notation.difference;
import static org.wengert.Notation.product;
import static org.wengert.Notation.square;
import static org.wengert.Notation.sum;

import org.wengert.Notation.Part;
import org.wengert.kernel.Gelu;
import org.wengert.kernel.expression.ErrorFunctions;
import org.wengert.kernel.expression.Expression;
import org.wengert.kernel.expression.Kind;
import org.wengert.kernel.expression.Transcendentals;

/**
 * Derivatives of activations that are operations themselves, so that second derivatives are products of accurate numbers.
 *
 * <p>Composed of other operations, 1 - y^2 loses its digits where y saturates. A row states the value and the derivative separately, each in its accurate form.
 */
final class ActivationsDerivatives {
    /** Up to here, 1 - y is computed from y; beyond, cancellation would lose too many digits. */
    private static final double SATURATED = 0.98;

    private static final float SATURATED_FLOAT = 0.9f;

    /** e^-x / (1 + e^-x)^2, the density of the logistic distribution, from x and y = sigmoid x. */
    private static final Op SIGMOID = elementwise(
                    "sigmoidDerivative",
                    (x, y) -> isFloat(y)
                            ? y.le(SATURATED_FLOAT)
                                    .select(
                                            y.mul(y.rsub(1)),
                                            Transcendentals.exp(x.neg()).mul(y).mul(y))
                            : y.le(SATURATED).select(y.mul(y.rsub(1)), Transcendentals.logistic(x)))
            .notation((op, in) -> product(in[1], difference(Part.number(1), in[1])))
            .derivativeByFirst((x, y) -> ofSigmoid(x, y).mul(x.mul(0.5).tanh()).neg());

    /** 4 e^-2|x| / (1 + e^-2|x|)^2, the squared hyperbolic secant, from x and y = tanh x: 1 + |y| is 2 / (1 + e^-2|x|). */
    private static final Op TANH = elementwise(
                    "tanhDerivative",
                    (x, y) -> isFloat(y)
                            ? y.abs()
                                    .le(SATURATED_FLOAT)
                                    .select(
                                            y.square().rsub(1),
                                            Transcendentals.exp(x.abs().mul(-2))
                                                    .mul(y.abs().add(1).square()))
                            : y.abs()
                                    .le(SATURATED)
                                    .select(
                                            y.square().rsub(1),
                                            Transcendentals.logistic(x.mul(2)).mul(4)))
            .notation((op, in) -> difference(Part.number(1), square(in[1])))
            .derivativeByFirst((x, y) -> ofTanh(x, y).mul(x.tanh()).mul(-2));

    /** x p + P, the normal distribution's density and the probability below x: both of one exponential. Its derivative is p (2 - x^2). */
    private static final Op GELU = elementwise("geluDerivative", ErrorFunctions::geluDerivative, Gelu::derivative)
            .notation((op, in) -> sum(
                    product(
                            product(Part.number(0.3989423), in[0]),
                            ElementwiseRules.EXP.written(product(Part.number(-0.5), square(in[0])))),
                    product(Part.number(0.5), ElementwiseRules.ERFC.written(product(Part.number(-0.70710677), in[0])))))
            .derivativeFromInput(x -> {
                Tensor square = x.clamp(-1e3, 1e3).square();
                return square.mul(-0.5).exp().mul(Math.sqrt(0.5 / Math.PI)).mul(square.rsub(2));
            });

    /** t + x t', t = tanh softplus x: both of one exponential. Its derivative is t' (2 + x (1 - s - 2 s t)), s = sigmoid x. */
    private static final Op MISH = elementwise("mishDerivative", Transcendentals::mishDerivative)
            .notation((op, in) -> {
                Part t = ElementwiseRules.TANH.written(ActivationsRules.SOFTPLUS.written(in[0]));
                Part slope = product(difference(Part.number(1), square(t)), ActivationsRules.SIGMOID.written(in[0]));
                return sum(product(in[0], slope), t);
            })
            .derivativeFromInput(x -> {
                Tensor u = x.softplus();
                Tensor t = u.tanh();
                Tensor s = x.sigmoid();
                Tensor curve = x.clamp(-1e3, 1e3).mul(s.rsub(1).sub(s.mul(t).mul(2)));
                return ofTanh(u, t).mul(s).mul(curve.add(2));
            });

    /** g where y is above 0 or NaN, else 0. */
    private static final Op ABOVE_0 = elementwise(
                    "whereAbove0", (g, y) -> y.le(0).select(y.like(0), g))
            .notation((op, in) -> cases(ComparisonsRules.LE.written(in[1], Part.number(0)), Part.number(0), in[0]))
            .vjpForFirst((u, g, y) -> whereAbove0(u, y));

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

    /** d gelu x / dx. */
    static Tensor ofGelu(Tensor x) {
        return GELU.apply(x);
    }

    /** d mish x / dx. */
    static Tensor ofMish(Tensor x) {
        return MISH.apply(x);
    }

    private static boolean isFloat(Expression y) {
        return y.kind() == Kind.FLOAT;
    }

    private ActivationsDerivatives() {}
}
