package org.wengert;

import static org.wengert.ElementwiseForward.elementwise;
import static org.wengert.ElementwiseForward.unary;

import org.wengert.kernel.Erf;
import org.wengert.kernel.Logarithms;
import org.wengert.kernel.expression.ErrorFunctions;
import org.wengert.kernel.expression.Transcendentals;

/** Functions of each element. To add one, write its method above and its row below: tests, tapes and transforms follow. */
public sealed interface Elementwise permits Tensor {

    /** y = -x. dy/dx = -1. */
    default Tensor neg() {
        return ElementwiseRules.NEG.apply(self());
    }

    /** y = |x|. dy/dx = sign x, so 0 at 0: the least-norm subgradient. */
    default Tensor abs() {
        return ElementwiseRules.ABS.apply(self());
    }

    /** y = -1, 0 or 1 with the sign of x; NaN for NaN. dy/dx = 0 everywhere. */
    default Tensor sign() {
        return ElementwiseRules.SIGN.apply(self());
    }

    /** y = 1 / x. dy/dx = -y^2. At 0: infinity, with derivative -infinity. */
    default Tensor reciprocal() {
        return ElementwiseRules.RECIPROCAL.apply(self());
    }

    /** y = x^2. dy/dx = 2 x. */
    default Tensor square() {
        return ElementwiseRules.SQUARE.apply(self());
    }

    /** y = x^(1/2). dy/dx = 1 / (2 y). At 0: 0, with derivative infinity; NaN below. */
    default Tensor sqrt() {
        return ElementwiseRules.SQRT.apply(self());
    }

    /** y = x^(-1/2). dy/dx = -y^3 / 2. At 0: infinity, with derivative -infinity; NaN below. */
    default Tensor rsqrt() {
        return ElementwiseRules.RSQRT.apply(self());
    }

    /** y = e^x. dy/dx = y. */
    default Tensor exp() {
        return ElementwiseRules.EXP.apply(self());
    }

    /** y = 2^x, exact for integers. dy/dx = y ln 2. */
    default Tensor exp2() {
        return ElementwiseRules.EXP2.apply(self());
    }

    /** y = ln x. dy/dx = 1 / x. At 0: -infinity, with derivative infinity; NaN below. */
    default Tensor log() {
        return ElementwiseRules.LOG.apply(self());
    }

    /** y = tanh x. dy/dx = 1 - y^2. Saturates at -1 and 1, with derivative 0. */
    default Tensor tanh() {
        return ElementwiseRules.TANH.apply(self());
    }

    /** y = e^x - 1, accurate near 0. dy/dx = e^x. */
    default Tensor expm1() {
        return ElementwiseRules.EXPM1.apply(self());
    }

    /** y = ln(1 + x), accurate near 0. dy/dx = 1 / (1 + x). At -1: -infinity, with derivative infinity; NaN below. */
    default Tensor log1p() {
        return ElementwiseRules.LOG1P.apply(self());
    }

    /** y = the logarithm of x to base 2, exact for powers of two. dy/dx = 1 / (x ln 2). At 0: -infinity, with derivative infinity; NaN below. */
    default Tensor log2() {
        return ElementwiseRules.LOG2.apply(self());
    }

    /** y = the logarithm of x to base 10. dy/dx = 1 / (x ln 10). At 0: -infinity, with derivative infinity; NaN below. */
    default Tensor log10() {
        return ElementwiseRules.LOG10.apply(self());
    }

    /** y = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x, the error function. dy/dx = 2 / sqrt(pi) e^(-x^2). */
    default Tensor erf() {
        return ElementwiseRules.ERF.apply(self());
    }

    /** y = 1 - erf x, accurate also where erf x is close to 1. dy/dx = -2 / sqrt(pi) e^(-x^2). */
    default Tensor erfc() {
        return ElementwiseRules.ERFC.apply(self());
    }

    /** y = the largest integer &lt;= x. dy/dx = 0 everywhere. */
    default Tensor floor() {
        return ElementwiseRules.FLOOR.apply(self());
    }

    /** y = the smallest integer >= x. dy/dx = 0 everywhere. */
    default Tensor ceil() {
        return ElementwiseRules.CEIL.apply(self());
    }

    /** y = the integer closest to x; the even one at a tie. dy/dx = 0 everywhere. */
    default Tensor round() {
        return ElementwiseRules.ROUND.apply(self());
    }

    /** y = the integer part of x: x rounded towards 0. dy/dx = 0 everywhere. */
    default Tensor trunc() {
        return ElementwiseRules.TRUNC.apply(self());
    }

    /** y = x - trunc x: the fractional part, with the sign of x. dy/dx = 1 everywhere. At infinity: NaN. */
    default Tensor frac() {
        return ElementwiseRules.FRAC.apply(self());
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: value, then derivative. The form of the derivative says what the tape keeps. */
final class ElementwiseRules {
    private static final double LN2 = Math.log(2);

    static final Op NEG = elementwise("neg", x -> x.neg())
            .integers(x -> -x)
            .notation(Notation.negative())
            .linear(g -> g.neg())
            .samples(Domain.REALS);
    static final Op ABS = elementwise("abs", x -> x.abs())
            .integers(Math::abs)
            .notation(Notation.bars())
            .derivativeFromInput(x -> x.sign())
            .samples(Domain.NONZERO);
    static final Op SIGN =
            unary("sign", Math::signum).integers(Integer::signum).flat().samples(Domain.NONZERO);
    static final Op RECIPROCAL = elementwise("reciprocal", x -> x.reciprocal())
            .notation(Notation.reciprocal())
            .derivativeFromOutput(y -> y.square().neg())
            .samples(Domain.POSITIVE);
    static final Op SQUARE = elementwise("square", x -> x.square())
            .integers(x -> x * x)
            .notation((op, in) -> Notation.square(in[0]))
            .derivativeFromInput(x -> x.mul(2))
            .samples(Domain.REALS);
    static final Op SQRT = elementwise("sqrt", x -> x.sqrt())
            .notation(Notation.root())
            .derivativeFromOutput(y -> y.mul(2).reciprocal())
            .samples(Domain.POSITIVE);
    static final Op RSQRT = elementwise("rsqrt", x -> x.inDouble(z -> z.sqrt().reciprocal()))
            .notation((op, in) -> Notation.oneOver(Notation.root(in[0])))
            .derivativeFromOutput(y -> y.pow(3).mul(-0.5))
            .samples(Domain.POSITIVE);
    static final Op EXP = elementwise("exp", Transcendentals::exp)
            .notation(Notation.exponential())
            .derivativeFromOutput(y -> y)
            .samples(Domain.REALS);
    static final Op EXP2 = unary("exp2", x -> Math.pow(2, x))
            .notation((op, in) -> Notation.power(Notation.Part.number(2), in[0]))
            .derivativeFromOutput(y -> y.mul(LN2))
            .samples(Domain.REALS);
    static final Op LOG = elementwise("log", Transcendentals::log)
            .notation(Notation.function("log", "\\ln"))
            .vjpFromInput((g, x) -> StrongZero.quotient(g, x))
            .samples(Domain.POSITIVE);
    static final Op TANH = elementwise("tanh", Transcendentals::tanh)
            .notation(Notation.function("tanh", "\\tanh"))
            .derivativeFromBoth((x, y) -> ActivationsDerivatives.ofTanh(x, y))
            .samples(Domain.REALS);
    static final Op EXPM1 = elementwise("expm1", Transcendentals::expm1)
            .derivativeFromInput(x -> x.exp())
            .samples(Domain.REALS);
    static final Op LOG1P = elementwise("log1p", Transcendentals::log1p)
            .vjpFromInput((g, x) -> StrongZero.quotient(g, x.add(1)))
            .samples(Domain.between(-0.8, 3));
    static final Op LOG2 = unary("log2", Logarithms::log2)
            .notation(Notation.function("log2", "\\log_{2}"))
            .vjpFromInput((g, x) -> StrongZero.quotient(g, x.mul(LN2)))
            .samples(Domain.POSITIVE);
    static final Op LOG10 = unary("log10", Math::log10)
            .notation(Notation.function("log10", "\\log_{10}"))
            .vjpFromInput((g, x) -> StrongZero.quotient(g, x.mul(Math.log(10))))
            .samples(Domain.POSITIVE);
    static final Op ERF = elementwise("erf", ErrorFunctions::erf, Erf::erf)
            .derivativeFromInput(x -> x.square().neg().exp().mul(2 / Math.sqrt(Math.PI)))
            .samples(Domain.REALS);
    static final Op ERFC = elementwise("erfc", ErrorFunctions::erfc, Erf::erfc)
            .derivativeFromInput(x -> x.square().neg().exp().mul(-2 / Math.sqrt(Math.PI)))
            .samples(Domain.REALS);
    static final Op FLOOR = unary("floor", Math::floor)
            .notation(Notation.between("floor", "\\lfloor ", "\\rfloor "))
            .flat()
            .samples(Domain.BETWEEN_INTEGERS);
    static final Op CEIL = unary("ceil", Math::ceil)
            .notation(Notation.between("ceil", "\\lceil ", "\\rceil "))
            .flat()
            .samples(Domain.BETWEEN_INTEGERS);
    static final Op ROUND =
            unary("round", Math::rint).flat().samples(Domain.BETWEEN_INTEGERS.except(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5));
    static final Op TRUNC =
            unary("trunc", x -> x < 0 ? Math.ceil(x) : Math.floor(x)).flat().samples(Domain.BETWEEN_INTEGERS);
    static final Op FRAC = unary("frac", x -> x - (x < 0 ? Math.ceil(x) : Math.floor(x)))
            .linear(g -> g)
            .samples(Domain.BETWEEN_INTEGERS);

    private ElementwiseRules() {}
}
