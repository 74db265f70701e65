package org.wengert.onnx;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Program.Step;
import org.wengert.Program.Variable;
import org.wengert.Shape;
import org.wengert.Tensor;

/** A step of the program that a rule of the table writes: its attributes, and the names of its inputs in the file. */
final class ExportStep {
    private final Step step;
    private final Exporting exporting;

    ExportStep(Step step, Exporting exporting) {
        this.step = step;
        this.exporting = exporting;
    }

    ExportGraph graph() {
        return exporting.graph();
    }

    Step step() {
        return step;
    }

    /** The type of the first input. */
    DType type() {
        return step.inputs().get(0).dtype();
    }

    int count() {
        return step.inputs().size();
    }

    Shape shape(int input) {
        return step.inputs().get(input).shape();
    }

    Shape result() {
        return step.output().shape();
    }

    String in(int input) {
        return exporting.name(step.inputs().get(input));
    }

    String[] inputs() {
        return step.inputs().stream().map(exporting::name).toArray(String[]::new);
    }

    /** A number of the first input's type. */
    String number(double value) {
        return graph().number(type(), value);
    }

    <T> T attribute(String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(step.attributes().get(name), name));
    }

    int integer(String name) {
        return attribute(name, Integer.class);
    }

    double number(String name) {
        return attribute(name, Double.class);
    }

    boolean flag(String name) {
        return attribute(name, Boolean.class);
    }

    List<Integer> integers(String name) {
        List<?> values = attribute(name, List.class);
        return values.stream().map(Integer.class::cast).toList();
    }

    boolean isFloat32() {
        return type() == DType.FLOAT32;
    }

    /** Returns whether the size of an axis depends on the size of the batch. */
    boolean varies(Variable variable, int axis) {
        return exporting.sizes().varies(variable, axis);
    }

    boolean varies(int input, int axis) {
        return varies(step.inputs().get(input), axis);
    }

    boolean resultVaries() {
        return exporting.sizes().varies(step.output());
    }

    /** The shape of the result as a vector of INT64: a constant, or computed from the batch. */
    String resultShape() {
        return exporting.sizes().shape(step.output());
    }

    /** The shape of an input as a vector of INT64. */
    String shapeVector(int input) {
        return exporting.sizes().shape(step.inputs().get(input));
    }

    /** The size of one axis of an input as a vector of one INT64. */
    String size(int input, int axis) {
        return exporting.sizes().size(step.inputs().get(input), axis);
    }

    /** The shape for a Reshape: one size that depends on the batch is inferred. */
    String reshaped() {
        return exporting.sizes().reshaped(step.output());
    }

    /** A step of the same operation with another result, for patterns. */
    @Nullable
    ExportStep producer(int input, String operation) {
        Step from = exporting.producer(step.inputs().get(input));
        return from != null && from.op().name().equals(operation) ? new ExportStep(from, exporting) : null;
    }

    /** The values of an input that is a constant, or of one that a step without inputs makes; else null. */
    @Nullable
    Tensor constant(int input) {
        return exporting.constant(step.inputs().get(input));
    }

    /** Writes the steps that this one consists of. */
    String inside() {
        return exporting.inside(step);
    }

    /** The error of a step that has no counterpart with these attributes. */
    IllegalArgumentException refused(String why) {
        return exporting.refused(step, why);
    }
}
