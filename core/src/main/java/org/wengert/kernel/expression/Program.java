package org.wengert.kernel.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of an expression, in order, each with the numbers of the steps it uses: equal parts are one step. Two expressions that compute the same are
 * equal as programs.
 *
 * @param steps the last one is the result
 * @param inputs the number of inputs
 */
record Program(List<Step> steps, int inputs) {

    /**
     * One primitive.
     *
     * @param operands the numbers of earlier steps
     * @param number as in {@link Expression}
     */
    record Step(Primitive primitive, Kind kind, long number, List<Integer> operands) {}

    /** The program of an expression of this number of inputs. */
    static Program of(Expression expression, int inputs) {
        List<Step> steps = new ArrayList<>();
        number(expression, steps, new HashMap<>(), new IdentityHashMap<>());
        for (Step step : steps) {
            if (step.primitive == Primitive.INPUT && step.number >= inputs) {
                throw new IllegalArgumentException("expression of " + inputs + " inputs: uses input " + step.number
                        + ". Count the inputs from 0.");
            }
        }
        return new Program(List.copyOf(steps), inputs);
    }

    private static int number(
            Expression expression,
            List<Step> steps,
            Map<Step, Integer> known,
            IdentityHashMap<Expression, Integer> seen) {
        Integer number = seen.get(expression);
        if (number == null) {
            // The last operand first, so that a mask is made where it is used: one that waits for long costs registers.
            Integer[] operands = new Integer[expression.operands.size()];
            for (int i = operands.length - 1; i >= 0; i--) {
                operands[i] = number(expression.operands.get(i), steps, known, seen);
            }
            Step step = new Step(expression.primitive, expression.kind, expression.number, List.of(operands));
            number = known.computeIfAbsent(step, fresh -> {
                steps.add(fresh);
                return steps.size() - 1;
            });
            seen.put(expression, number);
        }
        return number;
    }

    Step result() {
        return steps.get(steps.size() - 1);
    }

    /** Returns whether C2 vectorises a plain loop of it by itself. */
    boolean isPlain() {
        return steps.stream()
                .allMatch(step -> step.primitive.isPlain
                        || step.primitive == Primitive.INPUT
                        || step.primitive == Primitive.CONSTANT);
    }

    /** Returns whether it computes in both widths. */
    boolean isMixed() {
        boolean isWide = result().kind.isWide();
        return steps.stream().anyMatch(step -> step.kind.isWide() != isWide);
    }

    /** Returns the steps that some step uses, and the last. */
    boolean usesInput(int input) {
        return steps.stream().anyMatch(step -> step.primitive == Primitive.INPUT && step.number == input);
    }

    /** The type of an input; {@code FLOAT} if no step uses it. */
    Kind inputKind(int input) {
        return steps.stream()
                .filter(step -> step.primitive == Primitive.INPUT && step.number == input)
                .map(Step::kind)
                .findFirst()
                .orElse(Kind.FLOAT);
    }

    double constant(Step step) {
        return step.kind == Kind.FLOAT ? Float.intBitsToFloat((int) step.number) : Double.longBitsToDouble(step.number);
    }
}
