package org.wengert;

import org.wengert.kernel.Erf;
import org.wengert.kernel.Logarithms;

/** Functions of each element by itself. To add one, write its method above and its row below: tests, tapes and transforms follow. */
public sealed interface Elementwise permits Tensor {

    /** y = -x. dy/dx = -1. */
    default Tensor neg() {
        return Rules.NEG.apply(self());
    }

    /** y = |x|. dy/dx = sign x, so 0 at 0: the least-norm subgradient. */
    default Tensor abs() {
        return Rules.ABS.apply(self());
    }

    /** y = -1, 0 or 1 with the sign of x; NaN for NaN. dy/dx = 0 everywhere. */
    default Tensor sign() {
        return Rules.SIGN.apply(self());
    }

    /** y = 1 / x. dy/dx = -y^2. At 0: infinity, with derivative -infinity. */
    default Tensor reciprocal() {
        return Rules.RECIPROCAL.apply(self());
    }

    /** y = x^2. dy/dx = 2 x. */
    default Tensor square() {
        return Rules.SQUARE.apply(self());
    }

    /** y = x^(1/2). dy/dx = 1 / (2 y). At 0: 0, with derivative infinity; NaN below. */
    default Tensor sqrt() {
        return Rules.SQRT.apply(self());
    }

    /** y = x^(-1/2). dy/dx = -y^3 / 2. At 0: infinity, with derivative -infinity; NaN below. */
    default Tensor rsqrt() {
        return Rules.RSQRT.apply(self());
    }

    /** y = e^x. dy/dx = y. */
    default Tensor exp() {
        return Rules.EXP.apply(self());
    }

    /** y = 2^x, exact for integers. dy/dx = y ln 2. */
    default Tensor exp2() {
        return Rules.EXP2.apply(self());
    }

    /** y = ln x. dy/dx = 1 / x. At 0: -infinity, with derivative infinity; NaN below. */
    default Tensor log() {
        return Rules.LOG.apply(self());
    }

    /** y = tanh x. dy/dx = 1 - y^2. Saturates at -1 and 1, with derivative 0. */
    default Tensor tanh() {
        return Rules.TANH.apply(self());
    }

    /** y = e^x - 1, with all its digits near 0. dy/dx = e^x. */
    default Tensor expm1() {
        return Rules.EXPM1.apply(self());
    }

    /** y = ln(1 + x), with all its digits near 0. dy/dx = 1 / (1 + x). At -1: -infinity, with derivative infinity; NaN below. */
    default Tensor log1p() {
        return Rules.LOG1P.apply(self());
    }

    /** y = the logarithm of x to base 2, exact for powers of two. dy/dx = 1 / (x ln 2). At 0: -infinity, with derivative infinity; NaN below. */
    default Tensor log2() {
        return Rules.LOG2.apply(self());
    }

    /** y = the logarithm of x to base 10. dy/dx = 1 / (x ln 10). At 0: -infinity, with derivative infinity; NaN below. */
    default Tensor log10() {
        return Rules.LOG10.apply(self());
    }

    /** y = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x, the error function. dy/dx = 2 / sqrt(pi) e^(-x^2). */
    default Tensor erf() {
        return Rules.ERF.apply(self());
    }

    /** y = 1 - erf x, with all its digits also where erf is close to 1. dy/dx = -2 / sqrt(pi) e^(-x^2). */
    default Tensor erfc() {
        return Rules.ERFC.apply(self());
    }

    /** y = the largest integer not above x. dy/dx = 0 everywhere. */
    default Tensor floor() {
        return Rules.FLOOR.apply(self());
    }

    /** y = the smallest integer not below x. dy/dx = 0 everywhere. */
    default Tensor ceil() {
        return Rules.CEIL.apply(self());
    }

    /** y = the integer closest to x; of two, the even one. dy/dx = 0 everywhere. */
    default Tensor round() {
        return Rules.ROUND.apply(self());
    }

    /** y = x without its digits after the point: the integer next to it towards 0. dy/dx = 0 everywhere. */
    default Tensor trunc() {
        return Rules.TRUNC.apply(self());
    }

    /** y = x - trunc x: the digits after the point, with the sign of x. dy/dx = 1 everywhere. At infinity: NaN. */
    default Tensor frac() {
        return Rules.FRAC.apply(self());
    }

    /** This tensor: how a method above reaches the value it is called on. */
    Tensor self();

    /** The calculus: value, then derivative. The form of the rule says what the tape keeps. */
    final class Rules {
        private static final double LN2 = Math.log(2);

        static final Op NEG =
                Op.unary("neg", x -> -x, x -> -x).linear(g -> g.neg()).samples(Domain.REALS);
        static final Op ABS = Op.unary("abs", Math::abs, Math::abs)
                .vjpFromInput((g, x) -> g.mul(x.sign()))
                .samples(Domain.NONZERO);
        static final Op SIGN = Op.unary("sign", Math::signum).flat().samples(Domain.NONZERO);
        static final Op RECIPROCAL = Op.unary("reciprocal", x -> 1 / x, x -> 1 / x)
                .vjpFromOutput((g, y) -> g.mul(y.square()).neg())
                .samples(Domain.POSITIVE);
        static final Op SQUARE = Op.unary("square", x -> x * x, x -> x * x)
                .vjpFromInput((g, x) -> g.mul(x).mul(2))
                .samples(Domain.REALS);
        static final Op SQRT = Op.unary("sqrt", Math::sqrt)
                .vjpFromOutput((g, y) -> g.div(y.mul(2)))
                .samples(Domain.POSITIVE);
        static final Op RSQRT = Op.unary("rsqrt", x -> 1 / Math.sqrt(x))
                .vjpFromOutput((g, y) -> g.mul(y.pow(3)).mul(-0.5))
                .samples(Domain.POSITIVE);
        static final Op EXP =
                Op.unary("exp", Math::exp).vjpFromOutput((g, y) -> g.mul(y)).samples(Domain.REALS);
        static final Op EXP2 = Op.unary("exp2", x -> Math.pow(2, x))
                .vjpFromOutput((g, y) -> g.mul(y).mul(LN2))
                .samples(Domain.REALS);
        static final Op LOG =
                Op.unary("log", Math::log).vjpFromInput((g, x) -> g.div(x)).samples(Domain.POSITIVE);
        static final Op TANH = Op.unary("tanh", Math::tanh)
                .vjpFromAll((g, in, y) -> g.mul(LocalDerivatives.ofTanh(in[0], y)))
                .samples(Domain.REALS);
        static final Op EXPM1 = Op.unary("expm1", Math::expm1)
                .vjpFromInput((g, x) -> g.mul(x.exp()))
                .samples(Domain.REALS);
        static final Op LOG1P = Op.unary("log1p", Math::log1p)
                .vjpFromInput((g, x) -> g.div(x.add(1)))
                .samples(Domain.between(-0.8, 3));
        static final Op LOG2 = Op.unary("log2", Logarithms::log2)
                .vjpFromInput((g, x) -> g.div(x.mul(LN2)))
                .samples(Domain.POSITIVE);
        static final Op LOG10 = Op.unary("log10", Math::log10)
                .vjpFromInput((g, x) -> g.div(x.mul(Math.log(10))))
                .samples(Domain.POSITIVE);
        static final Op ERF = Op.unary("erf", Erf::erf)
                .vjpFromInput((g, x) -> g.mul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI)))
                .samples(Domain.REALS);
        static final Op ERFC = Op.unary("erfc", Erf::erfc)
                .vjpFromInput((g, x) -> g.mul(x.square().neg().exp()).mul(-2 / Math.sqrt(Math.PI)))
                .samples(Domain.REALS);
        static final Op FLOOR = Op.unary("floor", Math::floor).flat().samples(Domain.BETWEEN_INTEGERS);
        static final Op CEIL = Op.unary("ceil", Math::ceil).flat().samples(Domain.BETWEEN_INTEGERS);
        static final Op ROUND = Op.unary("round", Math::rint)
                .flat()
                .samples(Domain.BETWEEN_INTEGERS.except(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5));
        static final Op TRUNC = Op.unary("trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x))
                .flat()
                .samples(Domain.BETWEEN_INTEGERS);
        static final Op FRAC = Op.unary("frac", x -> x - (x < 0 ? Math.ceil(x) : Math.floor(x)))
                .linear(g -> g)
                .samples(Domain.BETWEEN_INTEGERS);

        private Rules() {}
    }
}
