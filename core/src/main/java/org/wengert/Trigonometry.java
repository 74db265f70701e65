package org.wengert;

import org.wengert.kernel.Hyperbolic;

/** Angles, in radians, and the hyperbolic functions; {@link Elementwise#tanh} stands with the elementary ones. */
public sealed interface Trigonometry permits Tensor {

    /** y = sin x. dy/dx = cos x. */
    default Tensor sin() {
        return Rules.SIN.apply(self());
    }

    /** y = cos x. dy/dx = -sin x. */
    default Tensor cos() {
        return Rules.COS.apply(self());
    }

    /** y = tan x. dy/dx = 1 + y^2. */
    default Tensor tan() {
        return Rules.TAN.apply(self());
    }

    /** y = the angle from -pi/2 to pi/2 whose sine is x. dy/dx = 1 / sqrt(1 - x^2). At -1 and 1 the derivative is infinity; NaN outside. */
    default Tensor asin() {
        return Rules.ASIN.apply(self());
    }

    /** y = the angle from 0 to pi whose cosine is x. dy/dx = -1 / sqrt(1 - x^2). At -1 and 1 the derivative is -infinity; NaN outside. */
    default Tensor acos() {
        return Rules.ACOS.apply(self());
    }

    /** y = the angle from -pi/2 to pi/2 whose tangent is x. dy/dx = 1 / (1 + x^2). */
    default Tensor atan() {
        return Rules.ATAN.apply(self());
    }

    /** y = the angle of the point (x, this) from -pi to pi. dy/dthis = x / r^2, dy/dx = -this / r^2, r^2 = x^2 + this^2. At (0, 0): 0, with derivatives 0. */
    default Tensor atan2(Tensor x) {
        return Rules.ATAN2.apply(self(), x);
    }

    /** y = sqrt(a^2 + b^2), without overflow. dy/da = a / y, dy/db = b / y. At (0, 0): 0, with derivatives 0: the least-norm subgradient. */
    default Tensor hypot(Tensor b) {
        return Rules.HYPOT.apply(self(), b);
    }

    /** y = (e^x - e^-x) / 2. dy/dx = cosh x. */
    default Tensor sinh() {
        return Rules.SINH.apply(self());
    }

    /** y = (e^x + e^-x) / 2. dy/dx = sinh x. */
    default Tensor cosh() {
        return Rules.COSH.apply(self());
    }

    /** y = the number whose sinh is x. dy/dx = 1 / sqrt(x^2 + 1). */
    default Tensor asinh() {
        return Rules.ASINH.apply(self());
    }

    /** y = the number from 0 up whose cosh is x. dy/dx = 1 / sqrt(x^2 - 1). At 1: 0, with derivative infinity; NaN below. */
    default Tensor acosh() {
        return Rules.ACOSH.apply(self());
    }

    /** y = the number whose tanh is x. dy/dx = 1 / (1 - x^2). At -1 and 1: -infinity and infinity, with derivative infinity; NaN outside. */
    default Tensor atanh() {
        return Rules.ATANH.apply(self());
    }

    Tensor self();

    /** The calculus: value, then derivative. */
    final class Rules {
        static final Op SIN = Op.unary("sin", Math::sin)
                .vjpFromInput((g, x) -> g.mul(x.cos()))
                .samples(Domain.REALS);
        static final Op COS = Op.unary("cos", Math::cos)
                .vjpFromInput((g, x) -> g.mul(x.sin()).neg())
                .samples(Domain.REALS);
        static final Op TAN = Op.unary("tan", Math::tan)
                .vjpFromOutput((g, y) -> g.mul(y.square().add(1)))
                .samples(Domain.between(-1.2, 1.2));
        static final Op ASIN = Op.unary("asin", Math::asin)
                .vjpFromInput((g, x) -> g.mul(LocalDerivatives.ofAsin(x)))
                .samples(Domain.between(-0.9, 0.9));
        static final Op ACOS = Op.unary("acos", Math::acos)
                .vjpFromInput((g, x) -> g.mul(LocalDerivatives.ofAsin(x)).neg())
                .samples(Domain.between(-0.9, 0.9));
        static final Op ATAN = Op.unary("atan", Math::atan)
                .vjpFromInput((g, x) -> g.mul(LocalDerivatives.ofAtan(x)))
                .samples(Domain.REALS);
        static final Op ATAN2 = Op.binary("atan2", Math::atan2)
                .vjp(
                        (g, a, b) -> g.mul(inverted(b, a)),
                        (g, a, b) -> g.mul(inverted(a, b)).neg())
                .samples(Domain.POSITIVE, Domain.NONZERO);
        static final Op HYPOT = Op.binary("hypot", Math::hypot)
                .vjp(
                        (g, a, b) -> g.mul(LocalDerivatives.ofHypot(a, b)),
                        (g, a, b) -> g.mul(LocalDerivatives.ofHypot(b, a)))
                .samples(Domain.POSITIVE, Domain.REALS);
        static final Op SINH = Op.unary("sinh", Math::sinh)
                .vjpFromInput((g, x) -> g.mul(x.cosh()))
                .samples(Domain.REALS);
        static final Op COSH = Op.unary("cosh", Math::cosh)
                .vjpFromInput((g, x) -> g.mul(x.sinh()))
                .samples(Domain.REALS);
        static final Op ASINH = Op.unary("asinh", Hyperbolic::asinh)
                .vjpFromInput((g, x) -> g.mul(LocalDerivatives.ofAsinh(x)))
                .samples(Domain.REALS);
        static final Op ACOSH = Op.unary("acosh", Hyperbolic::acosh)
                .vjpFromInput((g, x) -> g.div(x.sub(1).sqrt().mul(x.add(1).sqrt())))
                .samples(Domain.between(1.2, 4));
        static final Op ATANH = Op.unary("atanh", Hyperbolic::atanh)
                .vjpFromInput((g, x) -> g.mul(LocalDerivatives.ofAtanh(x)))
                .samples(Domain.between(-0.9, 0.9));

        /** a / (a^2 + b^2), without overflow; 0 at the origin. */
        private static Tensor inverted(Tensor a, Tensor b) {
            return LocalDerivatives.byLength(LocalDerivatives.ofHypot(a, b), a, b);
        }

        private Rules() {}
    }
}
