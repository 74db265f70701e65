package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.wengert.Notation.Part;
import org.wengert.memory.Storage;

/** The formula of a derivative: the rule runs on symbols for g, the inputs and y, and the trace of its operations is printed. */
final class Formula {
    private static final int SAMPLES = 200;

    private final IdentityHashMap<Storage, Part> known = new IdentityHashMap<>();

    /** The formula for each input, on a typical random sample; null for an input without derivative. */
    static List<@Nullable String> of(Op op) {
        return typical(op).formulas;
    }

    private record Tried(String op, List<@Nullable String> formulas) {}

    /** Attributes may choose between branches of a rule: takes the most frequent formulas, and of equals those whose attributes come first. */
    private static Tried typical(Op op) {
        Map<List<@Nullable String>, List<Tried>> byFormula = new LinkedHashMap<>();
        for (int seed = 0; seed < SAMPLES; seed++) {
            Samples.Sample sample = op.samples().draw(new Sampler(new Random(seed), 3, 4));
            Tensor[] inputs = sample.inputs().toArray(Tensor[]::new);
            if (Arrays.stream(inputs).allMatch(x -> x.size() > 1)) {
                Op bound = sample.attributes() == null ? op : op.at(sample.attributes());
                Tried tried = new Tried(bound.toString(), of(bound, inputs));
                byFormula
                        .computeIfAbsent(tried.formulas, formulas -> new ArrayList<>())
                        .add(tried);
            }
        }
        int most = byFormula.values().stream().mapToInt(List::size).max().orElseThrow();
        return byFormula.values().stream()
                .filter(tries -> 2 * tries.size() >= most)
                .map(tries ->
                        tries.stream().min(Comparator.comparing(Tried::op)).orElseThrow())
                .min(Comparator.comparing(Tried::op))
                .orElseThrow();
    }

    /** The formula for each input, for inputs of these shapes and types. */
    static List<@Nullable String> of(Op op, Tensor... inputs) {
        List<@Nullable String> formulas = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            formulas.add(inputs[i].dtype().isFloating() ? new Formula().of(op, i, inputs) : null);
        }
        return formulas;
    }

    private @Nullable String of(Op op, int input, Tensor... like) {
        Trace trace = new Trace();
        return trace.during(() -> {
            Tensor[] inputs = new Tensor[like.length];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = symbol(name(i, inputs.length), like[i].dtype(), like[i].shape());
            }
            Tensor result = op.symbolicResult(inputs);
            Tensor y = symbol("y", result.dtype(), result.shape());
            Tensor g = symbol("g", result.dtype(), result.shape());
            boolean[] needed = new boolean[inputs.length];
            needed[input] = true;
            Tensor gradient = op.pullback(g, new SymbolicLine(op, y, List.of(inputs)), needed)[input];
            if (gradient == null) {
                return null;
            }
            trace.steps().forEach(this::write);
            return part(gradient).text();
        });
    }

    private Tensor symbol(String name, DType dtype, Shape shape) {
        Tensor symbol = Trace.symbol(dtype, shape);
        known.put(symbol.storage(), Part.atom(name));
        return symbol;
    }

    static String name(int input, int count) {
        return count == 1 ? "x" : count <= 3 ? String.valueOf((char) ('a' + input)) : "x" + input;
    }

    private void write(Trace.Step step) {
        Part[] parts = step.inputs().stream().map(this::part).toArray(Part[]::new);
        known.put(step.output().storage(), step.notation().of(step.op(), parts));
    }

    private Part part(Tensor x) {
        Part part = known.get(x.storage());
        return part != null ? part : constant(x);
    }

    private static Part constant(Tensor x) {
        IntPredicate isFirst = i -> x.element(i) == x.element(0);
        for (int i = 1; i < x.size(); i++) {
            if (!isFirst.test(i)) {
                return Part.atom("constant");
            }
        }
        return Part.number(x.size() == 0 ? Double.NaN : x.element(0));
    }

    /** A line whose values are symbols. */
    record SymbolicLine(Op op, Tensor output, List<Tensor> values) implements Line {
        @Override
        public Tensor input(int input) {
            return values.get(input);
        }

        @Override
        public Shape inputShape(int input) {
            return values.get(input).shape();
        }

        @Override
        public int inputs() {
            return values.size();
        }

        @Override
        public Shape shape() {
            return output.shape();
        }

        @Override
        public DType dtype() {
            return output.dtype();
        }
    }
}
