package org.wengert;

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

    /** y = ln x. dy/dx = 1 / x. At 0: -infinity, with derivative infinity; NaN below. */
    default Tensor log() {
        return Rules.LOG.apply(self());
    }

    /** y = sin x, in radians. dy/dx = cos x. */
    default Tensor sin() {
        return Rules.SIN.apply(self());
    }

    /** y = cos x, in radians. dy/dx = -sin x. */
    default Tensor cos() {
        return Rules.COS.apply(self());
    }

    /** y = tanh x. dy/dx = 1 - y^2. Saturates at -1 and 1, with derivative 0. */
    default Tensor tanh() {
        return Rules.TANH.apply(self());
    }

    /** This tensor: how a method above reaches the value it is called on. */
    Tensor self();

    /** The calculus: value, then derivative. The form of the rule says what the tape keeps. */
    final class Rules {
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
        static final Op LOG =
                Op.unary("log", Math::log).vjpFromInput((g, x) -> g.div(x)).samples(Domain.POSITIVE);
        static final Op SIN = Op.unary("sin", Math::sin)
                .vjpFromInput((g, x) -> g.mul(x.cos()))
                .samples(Domain.REALS);
        static final Op COS = Op.unary("cos", Math::cos)
                .vjpFromInput((g, x) -> g.mul(x.sin()).neg())
                .samples(Domain.REALS);
        static final Op TANH = Op.unary("tanh", Math::tanh)
                .vjpFromOutput((g, y) -> g.mul(y.square().rsub(1)))
                .samples(Domain.REALS);

        private Rules() {}
    }
}
