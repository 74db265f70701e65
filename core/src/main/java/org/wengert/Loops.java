package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.expression.Expression;
import org.wengert.kernel.expression.Kind;
import org.wengert.kernel.expression.Listing;

/** The loops that the operations of the engine become, as text: those of the value, and of the derivative in a backward pass that is not recorded. */
public final class Loops {
    private Loops() {}

    /**
     * Prints the loops of an operation in this type, as Java would write them. They are generated as bytecode, with one element or one vector in each turn.
     *
     * <pre>{@code System.out.println(Loops.of("tanh", DType.FLOAT32));}</pre>
     *
     * @param name its name, one of {@link Op#names()}
     * @param dtype FLOAT32 or FLOAT64
     * @throws IllegalArgumentException if there is no such operation, or the type is another one
     */
    public static String of(String name, DType dtype) {
        Checks.given("Loops.of", "name", name);
        if (!Checks.given("Loops.of", "type", dtype).isFloating()) {
            throw new IllegalArgumentException(
                    "Loops.of: " + dtype + " has no loops of expressions. Ask for FLOAT32 or FLOAT64.");
        }
        StringBuilder text = new StringBuilder();
        for (OpSpec<?> row : Catalogue.rows()) {
            if (row.name().equals(name)) {
                describe(row, dtype, text);
            }
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "Loops.of: there is no operation \"" + name + "\". Op.names() lists them.");
        }
        return text.toString();
    }

    private static void describe(OpSpec<?> row, DType dtype, StringBuilder text) {
        text.append(row.name()).append(", ").append(dtype).append('\n');
        if (row.kind() == OpSpec.Kind.WHOLE || row.arity() < 1) {
            text.append("not a function of each element: it has a kernel of its own\n");
            return;
        }
        Op op = typical(row);
        List<String> names = new ArrayList<>();
        Expression[] inputs = new Expression[row.arity()];
        for (int i = 0; i < inputs.length; i++) {
            names.add(Formulas.name(i, inputs.length));
            inputs[i] = Expression.input(i, dtype == DType.FLOAT32 ? Kind.FLOAT : Kind.DOUBLE);
        }
        Expression value = isNumeric(row) ? expression(op, inputs) : null;
        text.append(
                value == null
                        ? "value: no expression; a loop over its function of one element\n"
                        : "value:\n" + Listing.of(value, "y", names));
        for (int i = 0; i < inputs.length && op.spec().derivative() != null; i++) {
            FusedRule.Fused fused = isNumeric(row) ? FusedRule.describe(op, i, dtype) : null;
            text.append("dL/d")
                    .append(names.get(i))
                    .append(" = ")
                    .append(op.derivatives().get(i));
            text.append(
                    fused == null
                            ? ": at most one operation, or one without an expression\n"
                            : ", in one loop:\n" + Listing.of(fused.expression(), "d" + names.get(i), fused.names()));
        }
    }

    /** The operation, with the first of the attributes that it is tested with. */
    private static Op typical(OpSpec<?> row) {
        Op op = new Op(row, null);
        Object attributes = op.samples().draw(new Sampler(new Random(0), 1, 1)).attributes();
        return attributes == null ? op : op.at(attributes);
    }

    /** Returns whether inputs and result are numbers of one type: comparisons and choices are parts of other loops. */
    private static boolean isNumeric(OpSpec<?> row) {
        return row.kind() == OpSpec.Kind.ELEMENTWISE && row.type() == null;
    }

    private static @Nullable Expression expression(Op op, Expression... inputs) {
        OpSpec.ElementFormula<Object> formula = op.spec().formula();
        return formula == null ? null : formula.of(inputs, op.attributes());
    }
}
