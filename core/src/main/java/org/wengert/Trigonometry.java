package org.wengert;

import static org.wengert.ElementwiseForward.binary;
import static org.wengert.ElementwiseForward.unary;

import org.wengert.kernel.Hyperbolic;

/** Trigonometric functions, in radians, and hyperbolic ones; {@code tanh} is in {@link Elementwise}. */
public sealed interface Trigonometry permits Tensor {

    /** y = sin x. dy/dx = cos x. */
    default Tensor sin() {
        return TrigonometryRules.SIN.apply(self());
    }

    /** y = cos x. dy/dx = -sin x. */
    default Tensor cos() {
        return TrigonometryRules.COS.apply(self());
    }

    /** y = tan x. dy/dx = 1 + y^2. */
    default Tensor tan() {
        return TrigonometryRules.TAN.apply(self());
    }

    /** y = the angle from -pi/2 to pi/2 whose sine is x. dy/dx = 1 / sqrt(1 - x^2). At -1 and 1 the derivative is infinity; NaN outside. */
    default Tensor asin() {
        return TrigonometryRules.ASIN.apply(self());
    }

    /** y = the angle from 0 to pi whose cosine is x. dy/dx = -1 / sqrt(1 - x^2). At -1 and 1 the derivative is -infinity; NaN outside. */
    default Tensor acos() {
        return TrigonometryRules.ACOS.apply(self());
    }

    /** y = the angle from -pi/2 to pi/2 whose tangent is x. dy/dx = 1 / (1 + x^2). */
    default Tensor atan() {
        return TrigonometryRules.ATAN.apply(self());
    }

    /** y = the angle of the point (x, this) from -pi to pi. dy/dthis = x / r^2, dy/dx = -this / r^2, r^2 = x^2 + this^2. At (0, 0): 0, with derivatives 0. */
    default Tensor atan2(Tensor x) {
        return TrigonometryRules.ATAN2.apply(self(), x);
    }

    /** y = sqrt(a^2 + b^2), without overflow. dy/da = a / y, dy/db = b / y. At (0, 0): 0, with derivatives 0: the least-norm subgradient. */
    default Tensor hypot(Tensor b) {
        return TrigonometryRules.HYPOT.apply(self(), b);
    }

    /** y = (e^x - e^-x) / 2. dy/dx = cosh x. */
    default Tensor sinh() {
        return TrigonometryRules.SINH.apply(self());
    }

    /** y = (e^x + e^-x) / 2. dy/dx = sinh x. */
    default Tensor cosh() {
        return TrigonometryRules.COSH.apply(self());
    }

    /** y = the number whose sinh is x. dy/dx = 1 / sqrt(x^2 + 1). */
    default Tensor asinh() {
        return TrigonometryRules.ASINH.apply(self());
    }

    /** y = the number y >= 0 whose cosh is x. dy/dx = 1 / sqrt(x^2 - 1). At 1: 0, with derivative infinity; NaN below. */
    default Tensor acosh() {
        return TrigonometryRules.ACOSH.apply(self());
    }

    /** y = the number whose tanh is x. dy/dx = 1 / (1 - x^2). At -1 and 1: -infinity and infinity, with derivative infinity; NaN outside. */
    default Tensor atanh() {
        return TrigonometryRules.ATANH.apply(self());
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: value, then derivative. */
final class TrigonometryRules {
    static final Op SIN = unary("sin", Math::sin)
            .notation(Notation.function("sin", "\\sin"))
            .derivativeFromInput(x -> x.cos())
            .samples(Domain.REALS);
    static final Op COS = unary("cos", Math::cos)
            .notation(Notation.function("cos", "\\cos"))
            .derivativeFromInput(x -> x.sin().neg())
            .samples(Domain.REALS);
    static final Op TAN = unary("tan", Math::tan)
            .notation(Notation.function("tan", "\\tan"))
            .derivativeFromOutput(y -> y.square().add(1))
            .samples(Domain.between(-1.2, 1.2));
    static final Op ASIN = unary("asin", Math::asin)
            .notation(Notation.function("asin", "\\arcsin"))
            .derivativeFromInput(x -> TrigonometryDerivatives.ofAsin(x))
            .samples(Domain.between(-0.9, 0.9));
    static final Op ACOS = unary("acos", Math::acos)
            .notation(Notation.function("acos", "\\arccos"))
            .derivativeFromInput(x -> TrigonometryDerivatives.ofAsin(x).neg())
            .samples(Domain.between(-0.9, 0.9));
    static final Op ATAN = unary("atan", Math::atan)
            .notation(Notation.function("atan", "\\arctan"))
            .derivativeFromInput(x -> TrigonometryDerivatives.ofAtan(x))
            .samples(Domain.REALS);
    static final Op ATAN2 = binary("atan2", Math::atan2)
            .derivatives((a, b) -> inverted(b, a), (a, b) -> inverted(a, b).neg())
            .samples(Domain.POSITIVE, Domain.NONZERO);
    static final Op HYPOT = binary("hypot", Math::hypot)
            .derivatives(
                    (a, b) -> TrigonometryDerivatives.ofHypot(a, b), (a, b) -> TrigonometryDerivatives.ofHypot(b, a))
            .samples(Domain.POSITIVE, Domain.REALS);
    static final Op SINH = unary("sinh", Math::sinh)
            .notation(Notation.function("sinh", "\\sinh"))
            .derivativeFromInput(x -> x.cosh())
            .samples(Domain.REALS);
    static final Op COSH = unary("cosh", Math::cosh)
            .notation(Notation.function("cosh", "\\cosh"))
            .derivativeFromInput(x -> x.sinh())
            .samples(Domain.REALS);
    static final Op ASINH = unary("asinh", Hyperbolic::asinh)
            .derivativeFromInput(x -> TrigonometryDerivatives.ofAsinh(x))
            .samples(Domain.REALS);
    static final Op ACOSH = unary("acosh", Hyperbolic::acosh)
            .derivativeFromInput(x -> x.sub(1).sqrt().mul(x.add(1).sqrt()).reciprocal())
            .samples(Domain.between(1.2, 4));
    static final Op ATANH = unary("atanh", Hyperbolic::atanh)
            .derivativeFromInput(x -> TrigonometryDerivatives.ofAtanh(x))
            .samples(Domain.between(-0.9, 0.9));

    /** a / (a^2 + b^2), without overflow; 0 at the origin. */
    private static Tensor inverted(Tensor a, Tensor b) {
        return TrigonometryDerivatives.byLength(TrigonometryDerivatives.ofHypot(a, b), a, b);
    }

    private TrigonometryRules() {}
}
