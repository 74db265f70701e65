package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.Program;
import org.wengert.Program.Step;
import org.wengert.Program.Variable;
import org.wengert.ProgramComparison;
import org.wengert.Tensor;
import org.wengert.nn.Module;

/** One export: turns the steps of a program into nodes, in their order. */
final class Exporting {
    private static final String BATCH = "batch";

    private final Program program;
    private final ProgramComparison comparison;
    private final ExportGraph graph;
    private final ExportSizes sizes;
    private final ExportPlaces places;
    private final Map<String, Tensor> state;
    private final Map<Variable, String> names = new HashMap<>();
    private final Map<Variable, Step> producers = new HashMap<>();

    Exporting(
            Module model,
            Map<String, Tensor> state,
            Program program,
            ProgramComparison comparison,
            ExportGraph graph,
            ExportSizes sizes) {
        this.program = program;
        this.comparison = comparison;
        this.graph = graph;
        this.sizes = sizes;
        this.places = new ExportPlaces(model);
        this.state = state;
    }

    ExportGraph graph() {
        return graph;
    }

    ExportSizes sizes() {
        return sizes;
    }

    /** The graph with these names of inputs and outputs. */
    GraphProto build(String title, List<String> inputs, List<String> outputs) {
        inputs.forEach(graph::reserve);
        outputs.forEach(graph::reserve);
        List<ValueInfoProto> given = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Variable input = program.inputs().get(i);
            names.put(input, inputs.get(i));
            given.add(info(inputs.get(i), input));
            if (input == sizes.first()) {
                sizes.named(inputs.get(i));
            }
        }
        nameState();
        program.steps().forEach(this::write);
        List<ValueInfoProto> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Variable output = program.outputs().get(i);
            String name = name(output);
            if (graph.isResult(name) && !outputs.subList(0, i).contains(name)) {
                graph.rename(name, outputs.get(i));
                String renamed = outputs.get(i);
                names.replaceAll((variable, known) -> known.equals(name) ? renamed : known);
            } else {
                graph.rename(graph.op("Identity", name), outputs.get(i));
            }
            results.add(info(outputs.get(i), output));
        }
        return graph.build(title, given, results);
    }

    /** Constants that are parameters or buffers get their paths as names, before anything else takes these. */
    private void nameState() {
        for (Variable constant : allConstants(program.steps(), new ArrayList<>(program.constants()))) {
            for (Map.Entry<String, Tensor> entry : state.entrySet()) {
                if (constant.isSame(entry.getValue()) && !names.containsKey(constant)) {
                    graph.reserve(entry.getKey());
                    graph.initializer(entry.getKey(), entry.getValue());
                    names.put(constant, entry.getKey());
                }
            }
        }
    }

    private static List<Variable> allConstants(List<Step> steps, List<Variable> found) {
        for (Step step : steps) {
            for (Variable input : step.inputs()) {
                if (input.isConstant() && !found.contains(input)) {
                    found.add(input);
                }
            }
            allConstants(step.inside(), found);
        }
        return found;
    }

    private void write(Step step) {
        producers.put(step.output(), step);
        ExportRow row = step.isBuiltIn() ? ExportTable.row(step.op().name()) : null;
        if (row != null && row.rule() != null) {
            checkSizes(step, row);
            names.put(step.output(), row.rule().write(new ExportStep(step, this)));
            return;
        }
        if (step.insideOutput() == null || row != null) {
            throw refused(
                    step,
                    row != null
                            ? row.form()
                            : step.isBuiltIn()
                                    ? "it belongs to the derivative of another operation. Export a network without gradients in it."
                                    : "it is an operation of your own that is no composition of others. Write it with Op.of, or in tensor operations.");
        }
        names.put(step.output(), inside(step));
    }

    /** Writes the steps that a step consists of, and returns the name of its result. */
    String inside(Step step) {
        step.inside().forEach(this::write);
        return name(Objects.requireNonNull(step.insideOutput(), "a step that consists of others"));
    }

    private void checkSizes(Step step, ExportRow row) {
        for (String attribute : comparison.varyingAttributes(step)) {
            if (!row.sizes().contains(attribute) && !row.sizes().contains(ExportTable.ANY)) {
                throw refused(
                        step,
                        "its " + attribute + " was " + step.attributes().get(attribute) + " in one run and "
                                + comparison.other(step).attributes().get(attribute)
                                + " in another on other inputs: it was computed in Java from a size or a value, and the file would hold the first. "
                                + "Compute it with tensor operations.");
            }
        }
        for (Variable input : step.inputs()) {
            if (comparison.varyingConstants().contains(input)) {
                throw refused(
                        step,
                        "its input " + input + ", " + input.dtype() + " " + input.shape()
                                + ", was made in Java and had other values in another run on other inputs: the file would hold the first. "
                                + "Compute it with tensor operations.");
            }
        }
    }

    /** The name of a variable in the file. */
    String name(Variable variable) {
        String known = names.get(variable);
        if (known == null) {
            Tensor values = variable.tensor();
            if (values == null) {
                throw new AssertionError("a step after its use: " + variable);
            }
            known = graph.constant(values);
            names.put(variable, known);
        }
        return known;
    }

    @Nullable
    Step producer(Variable variable) {
        return producers.get(variable);
    }

    /** The values of a constant, or of what a step without inputs makes; null for others. */
    @Nullable
    Tensor constant(Variable variable) {
        if (variable.isConstant()) {
            return variable.tensor();
        }
        Step step = producers.get(variable);
        return step != null && step.inputs().isEmpty() && !sizes.varies(variable)
                ? step.op().apply()
                : null;
    }

    IllegalArgumentException refused(Step step, String why) {
        return new IllegalArgumentException("Onnx.export: " + step.op() + " of "
                + step.inputs().stream()
                        .map(input -> input.dtype() + " " + input.shape())
                        .toList()
                + places.of(step) + ": " + why);
    }

    private ValueInfoProto info(String name, Variable variable) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < variable.shape().rank(); axis++) {
            TensorShapeProto.Dimension.Builder size = TensorShapeProto.Dimension.newBuilder();
            if (!sizes.varies(variable, axis)) {
                size.setDimValue(variable.shape().dim(axis));
            } else if (sizes.factor(variable, axis) == 1) {
                size.setDimParam(BATCH);
            }
            shape.addDim(size);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(ExportTensors.type(variable.dtype()))
                                .setShape(shape)))
                .build();
    }
}
