package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wengert.Program.Step;
import org.wengert.Program.Variable;

/**
 * Two runs of one function on different inputs, side by side: which sizes, attributes and constants differ. Those came from the inputs by a way that a
 * program cannot see, such as {@code x.dim(0)} or {@code x.item()}.
 *
 * <p>It shows what differed in these two runs, and no more: an attribute that is equal in both may still differ for a third input.
 */
public final class ProgramComparison {
    private final Map<Variable, Variable> others = new LinkedHashMap<>();
    private final Map<Step, Step> otherSteps = new LinkedHashMap<>();
    private final Set<Variable> constants = new LinkedHashSet<>();

    private ProgramComparison() {}

    /**
     * Compares a run with another one.
     *
     * @throws IllegalArgumentException if they did not do the same operations on the same variables; it names the first difference
     */
    public static ProgramComparison of(Program one, Program other) {
        ProgramComparison comparison = new ProgramComparison();
        comparison.pair("inputs", one.inputs(), other.inputs());
        comparison.steps(one.steps(), other.steps());
        comparison.pair("results", one.outputs(), other.outputs());
        return comparison;
    }

    private void steps(List<Step> one, List<Step> other) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            Step a = i < one.size() ? one.get(i) : null;
            Step b = i < other.size() ? other.get(i) : null;
            if (a == null || b == null || !a.op().name().equals(b.op().name())) {
                throw different(i, a, b);
            }
            otherSteps.put(a, b);
            // Outputs first: what is inside takes the same variables.
            pair("step " + i, a.inputs(), b.inputs());
            steps(a.inside(), b.inside());
            pair("step " + i, List.of(a.output()), List.of(b.output()));
        }
    }

    private void pair(String where, List<Variable> one, List<Variable> other) {
        if (one.size() != other.size()) {
            throw new IllegalArgumentException("compare: " + where + ": " + one + " in one run and " + other
                    + " in the other. Pass runs of one function.");
        }
        for (int i = 0; i < one.size(); i++) {
            Variable a = one.get(i);
            Variable b = other.get(i);
            Variable before = others.putIfAbsent(a, b);
            if (before != null && before != b
                    || a.isConstant() != b.isConstant()
                    || a.isInput() != b.isInput()
                    || a.dtype() != b.dtype()) {
                throw new IllegalArgumentException("compare: " + where + ": the runs use other variables, " + a + " "
                        + a.dtype() + " " + a.shape() + " and " + b + " " + b.dtype() + " " + b.shape()
                        + ". What a function does must not depend on its inputs: use where() in the place of if.");
            }
            Tensor x = a.tensor();
            Tensor y = b.tensor();
            if (x != null && y != null && a.isConstant() && !sameValues(x, y)) {
                constants.add(a);
            }
        }
    }

    private static boolean sameValues(Tensor x, Tensor y) {
        return x.storage() == y.storage()
                || x.shape().equals(y.shape()) && Arrays.equals(x.toDoubleArray(), y.toDoubleArray());
    }

    private static IllegalArgumentException different(int step, @Nullable Step a, @Nullable Step b) {
        return new IllegalArgumentException("compare: the runs differ at step " + step + ": "
                + (a == null ? "nothing" : a) + " and " + (b == null ? "nothing" : b)
                + ". What a function does must not depend on its inputs: use where() in the place of if.");
    }

    /** The same variable in the other run. */
    public Variable other(Variable variable) {
        return Objects.requireNonNull(others.get(variable), "a variable of the first program");
    }

    /** The same step in the other run. */
    public Step other(Step step) {
        return Objects.requireNonNull(otherSteps.get(step), "a step of the first program");
    }

    /** The axes of a variable whose sizes differ. */
    public List<Integer> varyingAxes(Variable variable) {
        Shape one = variable.shape();
        Shape two = other(variable).shape();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < one.rank() && one.rank() == two.rank(); axis++) {
            if (one.dim(axis) != two.dim(axis)) {
                axes.add(axis);
            }
        }
        return axes;
    }

    /** The names of the attributes that differ. */
    public List<String> varyingAttributes(Step step) {
        Map<String, Object> one = step.attributes();
        Map<String, Object> two = other(step).attributes();
        return one.keySet().stream()
                .filter(name -> !Objects.equals(one.get(name), two.get(name)))
                .toList();
    }

    /** The constants whose values differ. */
    public List<Variable> varyingConstants() {
        return List.copyOf(constants);
    }
}
