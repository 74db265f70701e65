package org.wengert;

import static org.wengert.ElementwiseForward.binary;
import static org.wengert.ElementwiseForward.elementwise;
import static org.wengert.ElementwiseForward.unary;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.expression.Expression;

/**
 * Functions of two tensors, element by element. Shapes broadcast as in numpy: aligned at the last axis, an axis of size 1, or one that is not
 * there, is repeated. Both operands have the same type; a Java number takes the tensor's.
 */
public sealed interface Arithmetic permits Tensor {

    /** y = a + b. */
    default Tensor add(Tensor b) {
        return ArithmeticRules.ADD.apply(self(), b);
    }

    /** y = a + b. */
    default Tensor add(double b) {
        return ArithmeticRules.ADD.apply(self(), self().like(b));
    }

    /** y = a - b. */
    default Tensor sub(Tensor b) {
        return ArithmeticRules.SUB.apply(self(), b);
    }

    /** y = a - b. */
    default Tensor sub(double b) {
        return ArithmeticRules.SUB.apply(self(), self().like(b));
    }

    /** y = b - a: the number first. */
    default Tensor rsub(double b) {
        return ArithmeticRules.SUB.apply(self().like(b), self());
    }

    /** y = a b. dy/da = b, dy/db = a. */
    default Tensor mul(Tensor b) {
        return ArithmeticRules.MUL.apply(self(), b);
    }

    /** y = a b. */
    default Tensor mul(double b) {
        return ArithmeticRules.MUL.apply(self(), self().like(b));
    }

    /** y = a / b. dy/da = 1 / b, dy/db = -a / b^2. Division by 0 gives IEEE's infinities and NaN. */
    default Tensor div(Tensor b) {
        return ArithmeticRules.DIV.apply(self(), b);
    }

    /** y = a / b. */
    default Tensor div(double b) {
        return ArithmeticRules.DIV.apply(self(), self().like(b));
    }

    /** y = b / a: the number first. */
    default Tensor rdiv(double b) {
        return ArithmeticRules.DIV.apply(self().like(b), self());
    }

    /**
     * y = a^b. dy/da = b a^(b-1), dy/db = a^b ln a. a^0 is 1 with dy/da = 0, also at a = 0; 0^b has dy/db = 0 for b >= 0 and -infinity for b &lt; 0;
     * a negative a has dy/db = NaN.
     */
    default Tensor pow(Tensor b) {
        return ArithmeticRules.POW.apply(self(), b);
    }

    /** y = a^b for a number b. dy/da = b a^(b-1), and 0 for b = 0. */
    default Tensor pow(double b) {
        return ArithmeticRules.POW_SCALAR.apply(new Exponent(b), self());
    }

    /** y = ln(e^a + e^b), without overflow. dy/da = sigmoid(a - b), dy/db = sigmoid(b - a); 1/2 each where both are the same infinity. */
    default Tensor logAddExp(Tensor b) {
        return ArithmeticRules.LOG_ADD_EXP.apply(self(), b);
    }

    /** y = the larger of a and b. The derivative goes to the larger one; at a tie, one half to each. */
    default Tensor maximum(Tensor b) {
        return ArithmeticRules.MAXIMUM.apply(self(), b);
    }

    /** y = the smaller of a and b. The derivative goes to the smaller one; at a tie, one half to each. */
    default Tensor minimum(Tensor b) {
        return ArithmeticRules.MINIMUM.apply(self(), b);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** A constant exponent. */
record Exponent(double exponent) {
    double of(double x) {
        return exponent == 2
                ? x * x
                : exponent == 3 ? x * x * x : exponent == 1 ? x : exponent == -1 ? 1 / x : Math.pow(x, exponent);
    }

    @Nullable
    Expression of(Expression x) {
        return exponent == 2
                ? x.square()
                : exponent == 3
                        ? x.inDouble(z -> z.square().mul(z))
                        : exponent == 1 ? x : exponent == -1 ? x.reciprocal() : null;
    }

    Tensor slope(Tensor x) {
        return exponent == 0 ? x.zerosLike() : x.pow(exponent - 1).mul(exponent);
    }
}

/** The calculus: value, then a derivative for each operand. */
final class ArithmeticRules {
    static final Op ADD = elementwise("add", (a, b) -> a.add(b))
            .notation(Notation.sum("+"))
            .linear(g -> g, g -> g)
            .samples(Domain.REALS);
    static final Op SUB = elementwise("sub", (a, b) -> a.sub(b))
            .notation(Notation.sum("-"))
            .linear(g -> g, g -> g.neg())
            .samples(Domain.REALS);
    static final Op MUL = elementwise("mul", (a, b) -> a.mul(b))
            .notation(Notation.product())
            .bilinear((g, b) -> StrongZero.product(g, b), (g, a) -> StrongZero.product(g, a))
            .samples(Domain.REALS);
    static final Op DIV = elementwise("div", (a, b) -> a.div(b))
            .notation(Notation.quotient())
            .vjp(
                    (g, a, b) -> StrongZero.quotient(g, b),
                    (g, a, b) -> StrongZero.quotient(StrongZero.product(g, a.div(b)), b)
                            .neg())
            .samples(Domain.REALS, Domain.POSITIVE);
    static final Op POW = binary("pow", Math::pow)
            .notation(Notation.power())
            .derivatives((a, b) -> byBase(a, b), (a, b) -> byExponent(a, b))
            .samples(Domain.POSITIVE, Domain.REALS);
    static final AttributeOp<Exponent> POW_SCALAR = unary("pow", Exponent.class, (x, at) -> at.of(x))
            .notation((op, in) -> Notation.power(
                    in[0],
                    Notation.Part.number(((Exponent) Objects.requireNonNull(op).attributes()).exponent())))
            .formula((in, at) -> at.of(in[0]))
            .derivativeFromInput((x, at) -> at.slope(x))
            .samples(Samples.oneOf(
                    Domain.POSITIVE,
                    new Exponent(0),
                    new Exponent(1),
                    new Exponent(2),
                    new Exponent(3),
                    new Exponent(0.5),
                    new Exponent(-1),
                    new Exponent(-2.5)));
    static final Op LOG_ADD_EXP = binary(
                    "logAddExp",
                    (a, b) -> a == b ? a + Math.log(2) : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))))
            .derivatives(
                    (a, b) -> difference(a, b).sigmoid(),
                    (a, b) -> difference(b, a).sigmoid())
            .samples(Domain.REALS);
    static final Op MAXIMUM = elementwise("maximum", (a, b) -> a.max(b))
            .vjp((g, a, b) -> share(g, a.lt(b), a.eq(b)), (g, a, b) -> share(g, b.lt(a), a.eq(b)))
            .samples(Domain.REALS.onGrid(-3, 0.4), Domain.REALS.onGrid(-2.8, 0.4));
    static final Op MINIMUM = elementwise("minimum", (a, b) -> a.min(b))
            .vjp((g, a, b) -> share(g, b.lt(a), a.eq(b)), (g, a, b) -> share(g, a.lt(b), a.eq(b)))
            .samples(Domain.REALS.onGrid(-3, 0.4), Domain.REALS.onGrid(-2.8, 0.4));

    /** b a^(b-1); 0 at b = 0, also where a^-1 is infinite or NaN. */
    private static Tensor byBase(Tensor a, Tensor b) {
        Tensor slope = b.mul(a.pow(b.sub(1)));
        return Trace.written(
                (op, in) -> in[0],
                Tensor.where(b.eq(0), Tensor.where(slope.ne(slope), b.like(0), slope), slope),
                slope);
    }

    /** a^b ln a; where a is 0, its limit. */
    private static Tensor byExponent(Tensor a, Tensor b) {
        Tensor inside = a.pow(b).mul(a.log());
        Tensor zeroBase = a.eq(0);
        Tensor limit = Tensor.where(b.lt(0), b.like(Double.NEGATIVE_INFINITY), b.like(0));
        return Tensor.where(zeroBase, limit, inside);
    }

    /** a - b, and 0 between equal infinities. */
    private static Tensor difference(Tensor a, Tensor b) {
        Tensor difference = a.sub(b);
        return Tensor.where(a.eq(b), Tensor.where(difference.ne(difference), a.like(0), difference), difference);
    }

    /** 0 for the operand that was not chosen, g / 2 at a tie, else g; with a NaN among the operands, g for both. */
    private static Tensor share(Tensor g, Tensor lost, Tensor tied) {
        return Tensor.where(lost, g.like(0), Tensor.where(tied, g.mul(0.5), g));
    }

    private ArithmeticRules() {}
}
