package org.wengert.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wengert.Program.Variable;
import org.wengert.ProgramComparison;
import org.wengert.Shape;

/**
 * The sizes of a program that depend on the size of the batch: those that differ between two runs, and are then the same multiple of it in both. All
 * others are constants of the file.
 */
final class ExportSizes {
    private final ExportGraph graph;
    private final ProgramComparison comparison;
    private final int batch;
    private final int otherBatch;
    private final Variable first;
    private final int firstAxis;
    private @Nullable String batchName;
    private String firstName = "";

    /** The batch is the size of this axis of this input; without an input, nothing depends on it. */
    ExportSizes(ExportGraph graph, ProgramComparison comparison, Variable first, int axis) {
        this.graph = graph;
        this.comparison = comparison;
        this.first = first;
        this.firstAxis = axis;
        this.batch = axis < 0 ? 0 : first.shape().dim(axis);
        this.otherBatch = axis < 0 ? 0 : comparison.other(first).shape().dim(axis);
    }

    void named(String name) {
        firstName = name;
    }

    boolean varies(Variable variable) {
        return !comparison.varyingAxes(variable).isEmpty();
    }

    boolean varies(Variable variable, int axis) {
        return comparison.varyingAxes(variable).contains(axis);
    }

    /** What a size is a multiple of the batch by; an error if it is none. */
    int factor(Variable variable, int axis) {
        int one = variable.shape().dim(axis);
        int two = comparison.other(variable).shape().dim(axis);
        if (batch == 0 || one % batch != 0 || (long) one * otherBatch != (long) two * batch) {
            throw new IllegalArgumentException(
                    "Onnx.export: the size of axis " + axis + " of " + variable + " is " + one
                            + " for a batch of " + batch + " and " + two + " for one of " + otherBatch
                            + ": expected a multiple of the batch. Export for one size: without dynamicBatch.");
        }
        return one / batch;
    }

    /** The size of an axis as a vector of one INT64. */
    String size(Variable variable, int axis) {
        if (!varies(variable, axis)) {
            return graph.ints(variable.shape().dim(axis));
        }
        String name = batchName;
        if (name == null) {
            name = graph.op(ExportNode.of("Shape").with("start", firstAxis).with("end", firstAxis + 1), firstName);
            batchName = name;
        }
        int factor = factor(variable, axis);
        return factor == 1 ? name : graph.op("Mul", name, graph.ints(factor));
    }

    /** The shape as a vector of INT64. */
    String shape(Variable variable) {
        Shape shape = variable.shape();
        if (!varies(variable)) {
            return graph.ints(Arrays.stream(shape.toArray()).asLongStream().toArray());
        }
        String[] parts = new String[shape.rank()];
        Arrays.setAll(parts, axis -> size(variable, axis));
        return parts.length == 1 ? parts[0] : graph.op(ExportNode.of("Concat").with("axis", 0), parts);
    }

    /** The shape for a Reshape: -1 for the only size that depends on the batch. */
    String reshaped(Variable variable) {
        if (comparison.varyingAxes(variable).size() != 1 || variable.shape().size() == 0) {
            return shape(variable);
        }
        int open = comparison.varyingAxes(variable).get(0);
        factor(variable, open);
        long[] sizes = Arrays.stream(variable.shape().toArray()).asLongStream().toArray();
        sizes[open] = -1;
        return graph.ints(sizes);
    }

    Variable first() {
        return first;
    }
}
