package org.wengert.kernel.expression;

import java.util.List;
import org.wengert.kernel.expression.Program.Step;

/** The loop of an expression as Java text, one line for each step, for people to read. */
public final class Listing {
    private static final String INDENT = "    ";

    private final Program program;
    private final String result;
    private final List<String> names;

    private Listing(Program program, String result, List<String> names) {
        this.program = program;
        this.result = result;
        this.names = names;
    }

    /** The loop that writes this result from inputs of these names, all of them arrays of the result's shape. */
    public static String of(Expression expression, String result, List<String> names) {
        return new Listing(Program.of(expression, names.size()), result, names).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder("for (int i = 0; i < n; i++) {\n");
        List<Step> steps = program.steps();
        int last = steps.size() - 1;
        for (int i = 0; i <= last; i++) {
            Step step = steps.get(i);
            boolean isNamed = step.primitive() != Primitive.INPUT && step.primitive() != Primitive.CONSTANT;
            if (isNamed && i < last) {
                text.append(INDENT)
                        .append(type(step.kind()))
                        .append(' ')
                        .append(name(i))
                        .append(" = ")
                        .append(formula(step))
                        .append(";\n");
            }
        }
        String value = steps.get(last).operands().isEmpty() ? name(last) : formula(steps.get(last));
        return text.append(INDENT)
                .append(result)
                .append("[i] = ")
                .append(value)
                .append(";\n}\n")
                .toString();
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case FLOAT -> "float";
            case DOUBLE -> "double";
            case FLOAT_BITS -> "int";
            case DOUBLE_BITS -> "long";
            case FLOAT_MASK, DOUBLE_MASK -> "boolean";
        };
    }

    private String name(int number) {
        Step step = program.steps().get(number);
        return switch (step.primitive()) {
            case INPUT -> names.get((int) step.number()) + "[i]";
            case CONSTANT -> constant(step);
            default -> "t" + number;
        };
    }

    private static String constant(Step step) {
        return switch (step.kind()) {
            case FLOAT -> Float.intBitsToFloat((int) step.number()) + "f";
            case DOUBLE -> String.valueOf(Double.longBitsToDouble(step.number()));
            case FLOAT_BITS -> "0x" + Integer.toHexString((int) step.number());
            default -> "0x" + Long.toHexString(step.number()) + "L";
        };
    }

    private String formula(Step step) {
        String sign = step.primitive().sign;
        String[] in = step.operands().stream().map(this::name).toArray(String[]::new);
        return switch (step.primitive()) {
            case FMA, ABS, MAX, MIN -> sign + "(" + String.join(", ", in) + ")";
            case SQRT -> (step.kind() == Kind.FLOAT ? "(float) " : "") + sign + "(" + in[0] + ")";
            case SELECT -> in[0] + " ? " + in[1] + " : " + in[2];
            case TO_BITS ->
                (step.kind().isWide() ? "Double.doubleToRawLongBits(" : "Float.floatToRawIntBits(") + in[0] + ")";
            case FROM_BITS ->
                (step.kind().isWide() ? "Double.longBitsToDouble(" : "Float.intBitsToFloat(") + in[0] + ")";
            case SHIFT_LEFT, SHIFT_RIGHT -> in[0] + sign + step.number();
            case NEG, WIDEN, NARROW -> sign + in[0];
            default -> in[0] + sign + in[1];
        };
    }
}
