package org.wengert;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wengert.Notation.Part;
import org.wengert.memory.Storage;

/** The formula of a derivative: the rule runs on symbols for g, the inputs and y, and the trace of its operations is printed. */
final class Formulas {
    private final IdentityHashMap<Storage, Part> known = new IdentityHashMap<>();

    /** The formula for each input, for inputs of these shapes and types. */
    static List<@Nullable Formula> of(Op op, Tensor... inputs) {
        List<@Nullable Formula> formulas = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            formulas.add(inputs[i].dtype().isFloating() ? product(op, i, Letters.of(inputs.length), inputs) : null);
        }
        return formulas;
    }

    /** dL/dx of one input as the rule computes it from g; null for one without derivative. */
    static @Nullable Formula product(Op op, int input, Letters letters, Tensor... like) {
        return new Formulas().traced(op, input, letters, false, like);
    }

    /** dy/dx of one input: the rule's formula for g = 1. */
    static @Nullable Formula local(Op op, int input, Letters letters, Tensor... like) {
        return new Formulas().traced(op, input, letters, true, like);
    }

    private @Nullable Formula traced(Op op, int input, Letters letters, boolean isLocal, Tensor... like) {
        Trace trace = new Trace();
        return trace.during(() -> {
            Tensor[] inputs = new Tensor[like.length];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = symbol(letters.inputs().get(i), like[i].dtype(), like[i].shape());
            }
            Tensor result = op.symbolicResult(inputs);
            Tensor y = symbol(letters.y(), result.dtype(), result.shape());
            Tensor g = symbol(isLocal ? Formula.number(1) : letters.g(), result.dtype(), result.shape());
            boolean[] needed = new boolean[inputs.length];
            needed[input] = true;
            Line line = new ValueLine(op, y, List.of(inputs));
            Tensor gradient = op.spec().rule().pullback(g, line, op.attributes(), needed)[input];
            if (gradient == null) {
                return null;
            }
            trace.steps().forEach(this::write);
            return new Formula(part(gradient));
        });
    }

    private Tensor symbol(Formula letter, DType dtype, Shape shape) {
        Tensor symbol = Trace.symbol(dtype, shape);
        known.put(symbol.storage(), letter.part().shaped(shape));
        return symbol;
    }

    static String name(int input, int count) {
        return count == 1 ? "x" : count <= 3 ? String.valueOf((char) ('a' + input)) : "x" + input;
    }

    private void write(Trace.Step step) {
        Part[] parts = step.inputs().stream().map(this::part).toArray(Part[]::new);
        Part part = step.notation().of(step.op(), parts);
        known.put(step.output().storage(), part.shaped(step.output().shape()));
    }

    private Part part(Tensor x) {
        Part part = known.get(x.storage());
        return part != null ? part : constant(x);
    }

    private static Part constant(Tensor x) {
        IntPredicate isOther = i -> x.element(i) != x.element(0);
        Part part = IntStream.range(1, x.size()).anyMatch(isOther)
                ? Part.atom("constant")
                : Part.number(x.size() == 0 ? Double.NaN : x.element(0));
        return part.shaped(x.shape());
    }
}
