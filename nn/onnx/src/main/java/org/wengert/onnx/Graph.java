package org.wengert.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;

/** The steps of a graph, in order, over numbered places for its values. A value is let go after the last step that needs it. */
final class Graph {
    /** A node: places of -1 are inputs left out and outputs nobody asks for. */
    record Step(String label, Operator.Run run, List<Integer> inputs, List<Integer> outputs) {}

    /** A value that is always the same. */
    record Constant(int place, Tensor value) {}

    /** A parameter or a buffer. */
    record Source(int place, Supplier<Tensor> tensor) {}

    private final List<Integer> inputs;
    private final List<Constant> constants;
    private final List<Step> steps;
    private final int[] results;
    private final int size;
    /** For each step, the places that no later one needs. */
    private final int[][] last;

    Graph(List<Integer> inputs, List<Constant> constants, List<Step> steps, int[] results, int size) {
        this.inputs = inputs;
        this.constants = constants;
        this.steps = steps;
        this.results = results;
        this.size = size;
        this.last = lastUses();
    }

    private int[][] lastUses() {
        boolean[] needed = new boolean[size];
        for (int place : results) {
            needed[place] = true;
        }
        int[][] all = new int[steps.size()][];
        for (int i = all.length - 1; i >= 0; i--) {
            Step step = steps.get(i);
            List<Integer> here = new ArrayList<>();
            for (List<Integer> used : List.of(step.inputs(), step.outputs())) {
                for (int place : used) {
                    if (place >= 0 && !needed[place]) {
                        needed[place] = true;
                        here.add(place);
                    }
                }
            }
            all[i] = here.stream().mapToInt(Integer::intValue).toArray();
        }
        return all;
    }

    /** Runs all steps. If widened, a graph of FLOAT32 runs in FLOAT64. */
    Tensor[] run(List<Tensor> given, List<Source> sources, boolean widened) {
        @Nullable Tensor[] values = new Tensor[size];
        for (int i = 0; i < given.size(); i++) {
            values[inputs.get(i)] = given.get(i);
        }
        for (Source source : sources) {
            values[source.place()] = source.tensor().get();
        }
        for (Constant constant : constants) {
            Tensor value = constant.value();
            values[constant.place()] = widened && value.dtype() == DType.FLOAT32 ? value.to(DType.FLOAT64) : value;
        }
        for (int i = 0; i < steps.size(); i++) {
            run(steps.get(i), values, widened);
            for (int place : last[i]) {
                values[place] = null;
            }
        }
        Tensor[] outputs = new Tensor[results.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = Objects.requireNonNull(values[results[i]]);
        }
        return outputs;
    }

    private static void run(Step step, @Nullable Tensor[] values, boolean widened) {
        @Nullable Tensor[] in = new Tensor[step.inputs().size()];
        for (int i = 0; i < in.length; i++) {
            int place = step.inputs().get(i);
            in[i] = place < 0 ? null : values[place];
        }
        Tensor[] out;
        try {
            out = step.run().of(new Inputs(in, widened));
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException
                | NegativeArraySizeException
                | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "forward: " + step.label() + " of " + described(in) + ": " + e.getMessage(), e);
        }
        for (int i = 0; i < step.outputs().size(); i++) {
            if (step.outputs().get(i) >= 0) {
                values[step.outputs().get(i)] = out[i];
            }
        }
    }

    private static String described(@Nullable Tensor[] in) {
        return Arrays.stream(in)
                .map(x -> x == null ? "nothing" : x.dtype() + " " + x.shape())
                .toList()
                .toString();
    }
}
