package org.wengert.kernel.expression;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.expression.Program.Step;

/**
 * Evaluates a program element by element, without generating anything: for the first few elements, at start-up, and as the reference that the
 * generated loops are tested against. Each value is held as bits in a {@code long}.
 */
final class Interpreter extends ElementwiseLoop {
    private final Program program;
    private final int forms;

    Interpreter(Program program, int forms) {
        this.program = program;
        this.forms = forms;
    }

    @Override
    int lanes(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int from,
            int to,
            int rowStart,
            int row) {
        return from;
    }

    @Override
    void scalar(
            Object a,
            @Nullable Object b,
            @Nullable Object c,
            @Nullable Object d,
            Object y,
            int from,
            int to,
            int rowStart,
            int row) {
        @Nullable Object[] arrays = {a, b, c, d};
        long[] values = new long[program.steps().size()];
        for (int i = from; i < to; i++) {
            for (int s = 0; s < values.length; s++) {
                Step step = program.steps().get(s);
                values[s] = step.primitive() == Primitive.INPUT
                        ? load(
                                arrays[(int) step.number()],
                                Form.of(forms, (int) step.number()).index(i, rowStart, row))
                        : value(step, values);
            }
            store(y, i, values[values.length - 1]);
        }
    }

    private static long load(@Nullable Object array, int i) {
        return array instanceof float[] floats
                ? Float.floatToRawIntBits(floats[i])
                : Double.doubleToRawLongBits(((double[]) Objects.requireNonNull(array))[i]);
    }

    private static void store(Object array, int i, long bits) {
        if (array instanceof float[] floats) {
            floats[i] = Float.intBitsToFloat((int) bits);
        } else {
            ((double[]) array)[i] = Double.longBitsToDouble(bits);
        }
    }

    private static long value(Step step, long... values) {
        int count = step.operands().size();
        long p = count > 0 ? values[step.operands().get(0)] : 0;
        long q = count > 1 ? values[step.operands().get(1)] : 0;
        long r = count > 2 ? values[step.operands().get(2)] : 0;
        return switch (step.primitive()) {
            case CONSTANT -> step.number();
            case SELECT -> p != 0 ? q : r;
            case TO_BITS, FROM_BITS -> p;
            case WIDEN -> Double.doubleToRawLongBits(Float.intBitsToFloat((int) p));
            case NARROW -> Float.floatToRawIntBits((float) Double.longBitsToDouble(p));
            default -> computed(step, p, q, r);
        };
    }

    private static long computed(Step step, long p, long q, long r) {
        return switch (step.kind()) {
            case FLOAT_BITS -> (int) bits(step, (int) p & 0xffffffffL, (int) q & 0xffffffffL);
            case DOUBLE_BITS -> bits(step, p, q);
            case FLOAT, FLOAT_MASK ->
                number(
                        step.primitive(),
                        Float.intBitsToFloat((int) p),
                        Float.intBitsToFloat((int) q),
                        Float.intBitsToFloat((int) r));
            case DOUBLE, DOUBLE_MASK ->
                number(
                        step.primitive(),
                        Double.longBitsToDouble(p),
                        Double.longBitsToDouble(q),
                        Double.longBitsToDouble(r));
        };
    }

    private static long bits(Step step, long p, long q) {
        return switch (step.primitive()) {
            case BITS_ADD -> p + q;
            case BITS_SUB -> p - q;
            case BITS_AND -> p & q;
            case BITS_OR -> p | q;
            case SHIFT_LEFT -> p << step.number();
            case SHIFT_RIGHT -> p >>> step.number();
            default -> throw new AssertionError(step);
        };
    }

    private static long number(Primitive primitive, float p, float q, float r) {
        return switch (primitive) {
            case LESS -> p < q ? 1 : 0;
            case LESS_OR_EQUAL -> p <= q ? 1 : 0;
            case EQUAL -> p == q ? 1 : 0;
            case NOT_EQUAL -> p != q ? 1 : 0;
            default ->
                Float.floatToRawIntBits(
                        switch (primitive) {
                            case ADD -> p + q;
                            case SUB -> p - q;
                            case MUL -> p * q;
                            case DIV -> p / q;
                            case FMA -> Math.fma(p, q, r);
                            case NEG -> -p;
                            case ABS -> Math.abs(p);
                            case MAX -> Math.max(p, q);
                            case MIN -> Math.min(p, q);
                            case SQRT -> (float) Math.sqrt(p);
                            default -> throw new AssertionError(primitive);
                        });
        };
    }

    private static long number(Primitive primitive, double p, double q, double r) {
        return switch (primitive) {
            case LESS -> p < q ? 1 : 0;
            case LESS_OR_EQUAL -> p <= q ? 1 : 0;
            case EQUAL -> p == q ? 1 : 0;
            case NOT_EQUAL -> p != q ? 1 : 0;
            default ->
                Double.doubleToRawLongBits(
                        switch (primitive) {
                            case ADD -> p + q;
                            case SUB -> p - q;
                            case MUL -> p * q;
                            case DIV -> p / q;
                            case FMA -> Math.fma(p, q, r);
                            case NEG -> -p;
                            case ABS -> Math.abs(p);
                            case MAX -> Math.max(p, q);
                            case MIN -> Math.min(p, q);
                            case SQRT -> Math.sqrt(p);
                            default -> throw new AssertionError(primitive);
                        });
        };
    }
}
