package org.wengert;

import java.lang.StackWalker.StackFrame;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a function did when it ran once: its operations in order, with their attributes and all inputs, constants too. Nothing in it can be changed.
 *
 * <pre>{@code
 * Program program = Program.trace(in -> in[0].mul(2).add(bias), x);
 * for (Program.Step step : program.steps()) {
 *     System.out.println(step.op().name() + " " + step.attributes() + " " + step.inputs() + " -> " + step.output());
 * }
 * }</pre>
 *
 * <p>It is complete where a {@link Tape} is not: operations are there whether or not something needs a gradient, and so are comparisons, and the operations of a
 * gradient that the function computes.
 *
 * <p>What a program cannot see: Java's own numbers and branches. A size, {@code x.dim(0)}, a value that was read, {@code x.item()}, and the branch of an
 * {@code if} are fixed as they were in this run. {@link ProgramComparison} of two runs finds them, as far as the inputs of the runs differ.
 * What another thread computes is a constant.
 */
public final class Program {
    private final List<Variable> inputs;
    private final List<Step> steps;
    private final List<Variable> outputs;

    Program(List<Variable> inputs, List<Step> steps, List<Variable> outputs) {
        this.inputs = List.copyOf(inputs);
        this.steps = List.copyOf(steps);
        this.outputs = List.copyOf(outputs);
    }

    /**
     * Runs a function, and returns what it did.
     *
     * @throws IllegalArgumentException if two inputs share an array
     * @throws IllegalStateException if the function changes in place a tensor that it did not compute; the change is not made
     */
    public static Program trace(TensorFunction f, Tensor... inputs) {
        Checks.given("trace", "the function", f);
        List<Tensor> given = Arrays.asList(Checks.given("trace", "input", inputs));
        return trace(in -> Collections.singletonList(f.of(in.toArray(new Tensor[0]))), given);
    }

    /** {@link #trace(TensorFunction, Tensor...)} of a function with several results. */
    public static Program trace(Function<List<Tensor>, List<Tensor>> f, List<Tensor> inputs) {
        return ProgramRecorder.trace(
                Checks.given("trace", "the function", f), Checks.given("trace", "the list of inputs", inputs));
    }

    /** A tensor of a program: an input, a constant, or the result of a step. Each is one object. */
    public static final class Variable {
        private final String name;
        private final DType dtype;
        private final Shape shape;
        private final @Nullable Tensor tensor;
        private final boolean isInput;
        private final boolean isMadeInside;

        Variable(String name, Tensor x, @Nullable Tensor tensor, boolean isInput, boolean isMadeInside) {
            this.name = name;
            this.dtype = x.dtype();
            this.shape = x.shape();
            this.tensor = tensor;
            this.isInput = isInput;
            this.isMadeInside = isMadeInside;
        }

        /** The name in {@link Program#toString}: {@code x0} for an input, {@code c0} for a constant, {@code %0} for a result; each is there once. */
        public String name() {
            return name;
        }

        /** The type. */
        public DType dtype() {
            return dtype;
        }

        /** The shape in this run. */
        public Shape shape() {
            return shape;
        }

        /** Returns whether it is an input of the function. */
        public boolean isInput() {
            return isInput;
        }

        /** Returns whether it is a constant: a parameter, say, or any tensor that the function used and no step computed. */
        public boolean isConstant() {
            return tensor != null && !isInput;
        }

        /**
         * Returns whether it is a constant that was made while the function ran, as by {@code Tensor.of(values)}: its values may come from sizes or values of
         * an input.
         */
        public boolean isMadeInside() {
            return isMadeInside;
        }

        /** The tensor of an input or a constant, with the values that it has now; null for a result. One that belonged to a memory scope is a copy. */
        public @Nullable Tensor tensor() {
            return tensor;
        }

        /** Returns whether it is this tensor, or shares its array in the same shape: so a parameter is found among the constants. */
        public boolean isSame(Tensor x) {
            return tensor != null && tensor.storage() == x.storage() && shape.equals(x.shape());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One operation that the function did. */
    public static final class Step {
        private final Op op;
        private final List<Variable> inputs;
        private final Variable output;
        private final List<Step> inside;
        private final @Nullable Variable insideOutput;
        private final List<StackFrame> frames;

        Step(
                Op op,
                List<Variable> inputs,
                Variable output,
                List<Step> inside,
                @Nullable Variable insideOutput,
                List<StackFrame> frames) {
            this.op = op;
            this.inputs = List.copyOf(inputs);
            this.output = output;
            this.inside = List.copyOf(inside);
            this.insideOutput = insideOutput;
            this.frames = frames;
        }

        /** The operation. */
        public Op op() {
            return op;
        }

        /** Returns whether the operation is one of the engine's, and none of a user's, which may have the same name. */
        public boolean isBuiltIn() {
            return op.spec().isBuiltIn();
        }

        /**
         * The attributes of the operation by their names, in a fixed order; empty if it has none. Values are numbers, booleans, lists of integers, and public
         * types such as {@link Shape}, {@link DType}, {@link Conv} and {@link Reduction}; anything else is its text. Axes are {@code axes}, counted from 0,
         * and {@code keepDims}.
         */
        public Map<String, Object> attributes() {
            return OpAttributes.of(
                    op.attributes(), inputs.stream().map(Variable::shape).toList());
        }

        /** All inputs, in the order of the operation's arguments. */
        public List<Variable> inputs() {
            return inputs;
        }

        /** The result. Of a change in place, it is what the changed tensor is from then on. */
        public Variable output() {
            return output;
        }

        /**
         * The steps that this one consists of, for an operation that is composed of others: those of {@link Op#of}, and some of the engine's. Empty if it is
         * computed in one pass. They take the inputs of this step as their own.
         */
        public List<Step> inside() {
            return inside;
        }

        /** The variable of {@link #inside()} that is this step's result, or null if there are no such steps. */
        public @Nullable Variable insideOutput() {
            return insideOutput;
        }

        /** The innermost frames outside the engine, from which it was called. */
        public List<StackFrame> frames() {
            return frames;
        }

        /** A line such as {@code %1 = sum(axes=[0], keepDims=false)(%0) FLOAT32 [2]}. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Variable input : inputs) {
                text.append(text.isEmpty() ? "" : ", ").append(input);
            }
            Map<String, Object> attributes = attributes();
            return output + " = " + op.name() + (attributes.isEmpty() ? "" : attributes) + "(" + text + ") "
                    + output.dtype() + " " + output.shape();
        }
    }

    /** The inputs of the function, in order; also those it did not use. */
    public List<Variable> inputs() {
        return inputs;
    }

    /** The operations, in the order in which they ran. */
    public List<Step> steps() {
        return steps;
    }

    /** The results of the function; one may be an input or a constant. */
    public List<Variable> outputs() {
        return outputs;
    }

    /** The constants that {@link #steps()} and {@link #outputs()} use, in the order of their first use. */
    public List<Variable> constants() {
        Set<Variable> found = new LinkedHashSet<>();
        steps.forEach(step -> found.addAll(step.inputs()));
        found.addAll(outputs);
        found.removeIf(variable -> !variable.isConstant());
        return List.copyOf(found);
    }

    /** Returns the program without the steps that no result needs, such as those for the state that a layer hands on. */
    public Program needed() {
        Set<Variable> used = new LinkedHashSet<>(outputs);
        Map<Integer, Step> kept = new LinkedHashMap<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (used.contains(step.output())) {
                used.addAll(step.inputs());
                kept.put(i, step);
            }
        }
        return new Program(
                inputs, kept.keySet().stream().sorted().map(steps::get).toList(), outputs);
    }

    /** The inputs, constants, steps and results, one to a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Variable input : inputs) {
            text.append(input).append(" input ").append(described(input)).append('\n');
        }
        for (Variable constant : constants()) {
            text.append(constant)
                    .append(" constant ")
                    .append(described(constant))
                    .append('\n');
        }
        steps.forEach(step -> text.append(step).append('\n'));
        return text.append("return ").append(outputs).append('\n').toString();
    }

    private static String described(Variable variable) {
        Tensor tensor = variable.tensor();
        String name = tensor == null ? null : tensor.name();
        String value = tensor != null
                        && variable.isConstant()
                        && tensor.size() == 1
                        && tensor.storage().array() != null
                ? " " + Formula.number(tensor.element(0)).text()
                : "";
        return variable.dtype() + " " + variable.shape() + value + (name == null ? "" : " " + name);
    }
}
