package org.wengert.kernel.expression;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A function of one element of each input, as an immutable graph of some twenty-five primitive functions. It becomes a loop over arrays: see
 * {@link Loop}. A part that is used twice is computed once.
 *
 * <pre>{@code
 * Expression x = Expression.input(0, Kind.FLOAT);
 * Expression y = x.div(x.abs().add(1)); // softsign
 * }</pre>
 */
public final class Expression {
    private static final int FLOAT_SIGN = 1 << 31;
    private static final long DOUBLE_SIGN = 1L << 63;

    final Primitive primitive;
    final Kind kind;
    final List<Expression> operands;

    /** The bits of a constant, the number of an input, or the number of bits of a shift. */
    final long number;

    private Expression(Primitive primitive, Kind kind, long number, Expression... operands) {
        this.primitive = primitive;
        this.kind = kind;
        this.number = number;
        this.operands = List.of(operands);
    }

    /** The element of input number {@code input}: of a {@code float[]} for {@link Kind#FLOAT}, of a {@code double[]} for {@link Kind#DOUBLE}. */
    public static Expression input(int input, Kind kind) {
        return new Expression(Primitive.INPUT, kind, input);
    }

    /** A constant, rounded to the kind. */
    public static Expression constant(double value, Kind kind) {
        long bits = kind == Kind.FLOAT ? Float.floatToIntBits((float) value) : Double.doubleToLongBits(value);
        return new Expression(Primitive.CONSTANT, kind, bits);
    }

    /** The type of its value. */
    public Kind kind() {
        return kind;
    }

    /** The numbers of the inputs that it uses, in order. */
    public int[] inputs() {
        return Program.of(this, Integer.MAX_VALUE).steps().stream()
                .filter(step -> step.primitive() == Primitive.INPUT)
                .mapToInt(step -> (int) step.number())
                .sorted()
                .toArray();
    }

    /** A constant of the same kind. */
    public Expression like(double value) {
        return constant(value, kind);
    }

    public Expression add(Expression b) {
        return both(Primitive.ADD, b);
    }

    public Expression add(double b) {
        return add(like(b));
    }

    public Expression sub(Expression b) {
        return both(Primitive.SUB, b);
    }

    public Expression sub(double b) {
        return sub(like(b));
    }

    /** y = b - x. */
    public Expression rsub(double b) {
        return like(b).sub(this);
    }

    public Expression mul(Expression b) {
        return both(Primitive.MUL, b);
    }

    public Expression mul(double b) {
        return mul(like(b));
    }

    public Expression div(Expression b) {
        return both(Primitive.DIV, b);
    }

    public Expression div(double b) {
        return div(like(b));
    }

    /** y = 1 / x. */
    public Expression reciprocal() {
        return like(1).div(this);
    }

    /** y = x b + c: rounded once if the processor can, else twice; the same in all loops of a run. */
    public Expression fma(Expression b, Expression c) {
        if (!HardwareFma.AVAILABLE) {
            return mul(b).add(c);
        }
        check(kind.isNumber() && b.kind == kind && c.kind == kind, "fma", b);
        return new Expression(Primitive.FMA, kind, 0, this, b, c);
    }

    public Expression fma(double b, Expression c) {
        return fma(like(b), c);
    }

    public Expression neg() {
        return one(Primitive.NEG);
    }

    public Expression abs() {
        return one(Primitive.ABS);
    }

    public Expression sqrt() {
        return one(Primitive.SQRT);
    }

    public Expression square() {
        return mul(this);
    }

    /** As {@link Math#max(double, double)}. */
    public Expression max(Expression b) {
        return both(Primitive.MAX, b);
    }

    public Expression max(double b) {
        return max(like(b));
    }

    public Expression min(Expression b) {
        return both(Primitive.MIN, b);
    }

    public Expression min(double b) {
        return min(like(b));
    }

    /** The larger of this number and a bound: as {@code max} where the bound is not 0, and in lanes much faster. */
    Expression atLeast(double bound) {
        Expression least = like(bound);
        return lt(least).select(least, this);
    }

    /** The smaller of this number and a bound: as {@code min} where the bound is not 0, and in lanes much faster. */
    Expression atMost(double bound) {
        Expression most = like(bound);
        return most.lt(this).select(most, this);
    }

    /** The mask of x &lt; b; false for NaN. */
    public Expression lt(Expression b) {
        return compare(Primitive.LESS, b);
    }

    public Expression lt(double b) {
        return lt(like(b));
    }

    public Expression le(Expression b) {
        return compare(Primitive.LESS_OR_EQUAL, b);
    }

    public Expression le(double b) {
        return le(like(b));
    }

    public Expression gt(double b) {
        return like(b).lt(this);
    }

    public Expression ge(double b) {
        return like(b).le(this);
    }

    public Expression eq(Expression b) {
        return compare(Primitive.EQUAL, b);
    }

    public Expression eq(double b) {
        return eq(like(b));
    }

    public Expression ne(Expression b) {
        return compare(Primitive.NOT_EQUAL, b);
    }

    /** y = a where this mask is true, else b. */
    public Expression select(Expression a, Expression b) {
        check(kind == a.kind.mask() && a.kind == b.kind && a.kind.isNumber(), "select", b);
        return new Expression(Primitive.SELECT, a.kind, 0, this, a, b);
    }

    /** The number |x| with the sign of {@code sign}. */
    public Expression copySign(Expression sign) {
        return abs().bits()
                .or(sign.bits().and(kind == Kind.FLOAT ? FLOAT_SIGN : DOUBLE_SIGN))
                .asNumber();
    }

    /** The bits of the number, as an integer. */
    public Expression bits() {
        check(kind.isNumber(), "bits", this);
        return new Expression(Primitive.TO_BITS, kind.bits(), 0, this);
    }

    /** The number with these bits. */
    public Expression asNumber() {
        check(kind.isBits(), "asNumber", this);
        return new Expression(Primitive.FROM_BITS, kind.number(), 0, this);
    }

    public Expression plus(Expression bits) {
        return integers(Primitive.BITS_ADD, bits);
    }

    public Expression plus(long bits) {
        return plus(integer(bits));
    }

    public Expression minus(Expression bits) {
        return integers(Primitive.BITS_SUB, bits);
    }

    public Expression minus(long bits) {
        return minus(integer(bits));
    }

    public Expression and(long bits) {
        return integers(Primitive.BITS_AND, integer(bits));
    }

    public Expression or(Expression bits) {
        return integers(Primitive.BITS_OR, bits);
    }

    public Expression or(long bits) {
        return or(integer(bits));
    }

    public Expression shiftLeft(int by) {
        check(kind.isBits(), "shiftLeft", this);
        return new Expression(Primitive.SHIFT_LEFT, kind, by, this);
    }

    /** Zeros move in from the left. */
    public Expression shiftRight(int by) {
        check(kind.isBits(), "shiftRight", this);
        return new Expression(Primitive.SHIFT_RIGHT, kind, by, this);
    }

    /** The same number as a {@code double}. */
    public Expression widen() {
        check(kind == Kind.FLOAT, "widen", this);
        return new Expression(Primitive.WIDEN, Kind.DOUBLE, 0, this);
    }

    /** The number rounded to {@code float}. */
    public Expression narrow() {
        check(kind == Kind.DOUBLE, "narrow", this);
        return new Expression(Primitive.NARROW, Kind.FLOAT, 0, this);
    }

    /** f of the number as a {@code double}, with the result rounded to this kind: FLOAT then has nearly the accuracy of one rounding. */
    public Expression inDouble(UnaryOperator<Expression> f) {
        return kind == Kind.FLOAT ? f.apply(widen()).narrow() : f.apply(this);
    }

    private Expression integer(long bits) {
        return new Expression(Primitive.CONSTANT, kind, kind == Kind.FLOAT_BITS ? (int) bits : bits);
    }

    private Expression one(Primitive primitive) {
        check(kind.isNumber(), primitive.name(), this);
        return new Expression(primitive, kind, 0, this);
    }

    private Expression both(Primitive primitive, Expression b) {
        check(kind.isNumber() && b.kind == kind, primitive.name(), b);
        return new Expression(primitive, kind, 0, this, b);
    }

    private Expression compare(Primitive primitive, Expression b) {
        check(kind.isNumber() && b.kind == kind, primitive.name(), b);
        return new Expression(primitive, kind.mask(), 0, this, b);
    }

    private Expression integers(Primitive primitive, Expression b) {
        check(kind.isBits() && b.kind == kind, primitive.name(), b);
        return new Expression(primitive, kind, 0, this, b);
    }

    private void check(boolean fits, String operation, Expression other) {
        if (!fits) {
            throw new IllegalArgumentException(operation + ": operands of kinds " + kind + " and " + other.kind
                    + " do not fit. Numbers of one kind go with numbers of the same kind, bits with bits.");
        }
    }
}
