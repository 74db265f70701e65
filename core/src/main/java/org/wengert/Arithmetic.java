package org.wengert;

import static org.wengert.ElementwiseForward.binary;
import static org.wengert.ElementwiseForward.elementwise;
import static org.wengert.ElementwiseForward.unary;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.FloorDivision;
import org.wengert.kernel.Integers;
import org.wengert.kernel.expression.Expression;

/**
 * Functions of two tensors, element by element. Shapes broadcast as in numpy: aligned at the last axis, an axis of size 1, or one that is not
 * there, is repeated. Both operands have the same type; a Java number takes the tensor's.
 *
 * <p>{@code add}, {@code sub}, {@code mul}, {@code floorDiv}, {@code remainder}, {@code maximum}, {@code minimum} and {@code pow} with a number take INT32
 * too, and so do {@code neg}, {@code abs}, {@code sign}, {@code square} and {@code clamp}. Results wrap around as Java's do, and have no gradient.
 */
public sealed interface Arithmetic permits Tensor {

    /** y = a + b. */
    default Tensor add(Tensor b) {
        return ArithmeticRules.ADD.apply(self(), b);
    }

    /** y = a + b. */
    default Tensor add(double b) {
        return ArithmeticRules.ADD.apply(self(), ArithmeticIntegers.operand("add", self(), b));
    }

    /** y = a - b. */
    default Tensor sub(Tensor b) {
        return ArithmeticRules.SUB.apply(self(), b);
    }

    /** y = a - b. */
    default Tensor sub(double b) {
        return ArithmeticRules.SUB.apply(self(), ArithmeticIntegers.operand("sub", self(), b));
    }

    /** y = b - a: the number first. */
    default Tensor rsub(double b) {
        return ArithmeticRules.SUB.apply(ArithmeticIntegers.operand("rsub", self(), b), self());
    }

    /** y = a b. dy/da = b, dy/db = a. */
    default Tensor mul(Tensor b) {
        return ArithmeticRules.MUL.apply(self(), b);
    }

    /** y = a b. */
    default Tensor mul(double b) {
        return ArithmeticRules.MUL.apply(self(), ArithmeticIntegers.operand("mul", self(), b));
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
     * y = floor(a / b), rounded towards -infinity. dy/da = dy/db = 0 everywhere. Floats divided by 0 give IEEE's infinities and NaN.
     *
     * @throws ArithmeticException if both are INT32 and a divisor is 0
     */
    default Tensor floorDiv(Tensor b) {
        return ArithmeticRules.divided(ArithmeticRules.FLOOR_DIV, self(), b);
    }

    /** {@link #floorDiv(Tensor)} by a number. */
    default Tensor floorDiv(double b) {
        return floorDiv(ArithmeticIntegers.operand("floorDiv", self(), b));
    }

    /**
     * y = a - b floor(a / b): from 0 to b, exclusive, with the sign of b. dy/da = 1, dy/db = -floor(a / b). NaN for floats divided by 0.
     *
     * @throws ArithmeticException if both are INT32 and a divisor is 0
     */
    default Tensor remainder(Tensor b) {
        return ArithmeticRules.divided(ArithmeticRules.REMAINDER, self(), b);
    }

    /** {@link #remainder(Tensor)} after division by a number. */
    default Tensor remainder(double b) {
        return remainder(ArithmeticIntegers.operand("remainder", self(), b));
    }

    /**
     * y = a^b. dy/da = b a^(b-1), dy/db = a^b ln a. a^0 is 1 with dy/da = 0, also at a = 0; 0^b has dy/db = 0 for b >= 0 and -infinity for b &lt; 0;
     * a negative a has dy/db = NaN.
     */
    default Tensor pow(Tensor b) {
        return ArithmeticRules.POW.apply(self(), b);
    }

    /** y = a^b for a number b. dy/da = b a^(b-1), and 0 for b = 0. For INT32, b is an integer of at least 0. */
    default Tensor pow(double b) {
        return ArithmeticRules.POW_SCALAR.apply(new Exponent(b), self());
    }

    /** y = ln(e^a + e^b), without overflow. dy/da = sigmoid(a - b), dy/db = sigmoid(b - a); 1/2 each where both are the same infinity. */
    default Tensor logAddExp(Tensor b) {
        return ArithmeticRules.LOG_ADD_EXP.apply(self(), b);
    }

    /** y = a b + c in one pass over memory, where c is this tensor. All three broadcast. dy/da = b, dy/db = a, dy/dc = 1. */
    default Tensor addcmul(Tensor a, Tensor b) {
        return ArithmeticRules.ADDCMUL.apply(a, b, self());
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
            .integers((a, b) -> a + b)
            .notation(Notation.sum())
            .linear(g -> g, g -> g)
            .samples(Domain.REALS);
    static final Op SUB = elementwise("sub", (a, b) -> a.sub(b))
            .integers((a, b) -> a - b)
            .notation(Notation.difference())
            .linear(g -> g, g -> g.neg())
            .samples(Domain.REALS);
    static final Op MUL = elementwise("mul", (a, b) -> a.mul(b))
            .integers((a, b) -> a * b)
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
    static final Op ADDCMUL = ArithmeticProducts.row();
    static final Op FLOOR_DIV = binary("floorDiv", FloorDivision::quotient)
            .integers((a, b) -> b == 0 ? 0 : Math.floorDiv(a, b))
            .flat()
            .samples(Domain.BETWEEN_INTEGERS, Domain.NONZERO.onGrid(-3, 1));
    static final Op REMAINDER = binary("remainder", FloorDivision::remainder)
            .integers((a, b) -> b == 0 ? 0 : Math.floorMod(a, b))
            .vjp(
                    (g, a, b) -> g,
                    (g, a, b) -> StrongZero.product(g, a.floorDiv(b)).neg())
            .samples(Domain.BETWEEN_INTEGERS, Domain.NONZERO.onGrid(-3, 1));
    static final Op POW = binary("pow", Math::pow)
            .notation(Notation.power())
            .derivatives((a, b) -> byBase(a, b), (a, b) -> byExponent(a, b))
            .samples(Domain.POSITIVE, Domain.REALS);
    static final AttributeOp<Exponent> POW_SCALAR = unary("pow", Exponent.class, (x, at) -> at.of(x))
            .notation((op, in) -> Notation.power(
                    in[0],
                    Notation.Part.number(((Exponent) Objects.requireNonNull(op).attributes()).exponent())))
            .formula((in, at) -> at.of(in[0]))
            .integers(
                    (in, at) -> ArithmeticIntegers.withInteger("pow", in[0], at, 0, Exponent::exponent),
                    (x, at) -> Integers.power(x, (int) at.exponent()))
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
            .integers(Math::max)
            .vjp((g, a, b) -> share(g, a.lt(b), a.eq(b)), (g, a, b) -> share(g, b.lt(a), a.eq(b)))
            .samples(Domain.REALS.onGrid(-3, 0.4), Domain.REALS.onGrid(-2.8, 0.4));
    static final Op MINIMUM = elementwise("minimum", (a, b) -> a.min(b))
            .integers(Math::min)
            .vjp((g, a, b) -> share(g, b.lt(a), a.eq(b)), (g, a, b) -> share(g, a.lt(b), a.eq(b)))
            .samples(Domain.REALS.onGrid(-3, 0.4), Domain.REALS.onGrid(-2.8, 0.4));

    /** Divides after the check of the divisors, and that after those of the row. */
    static Tensor divided(Op division, Tensor a, Tensor b) {
        Checks.given(division.name(), "the divisor", b);
        division.checkShapes(a, b);
        return division.apply(a, ValueChecks.divisor(division.name(), b));
    }

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
