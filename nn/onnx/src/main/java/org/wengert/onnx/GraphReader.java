package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/** The graph of a file as a {@link Graph}: each value has a place, and each node a step. */
final class GraphReader {
    static final int OLDEST = 6;
    static final int NEWEST = 20;

    private final ModelProto model;
    private final GraphProto graph;
    private final Problems problems;
    private final TensorReader tensors;
    private final int opset;

    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final List<Graph.Constant> constants = new ArrayList<>();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final List<Graph.Step> steps = new ArrayList<>();

    /** The places of sigmoids, with those of their inputs. */
    private final Map<Integer, Integer> sigmoids = new HashMap<>();

    GraphReader(ModelProto model, Problems problems, TensorReader tensors) throws IOException {
        this.model = model;
        this.graph = model.getGraph();
        this.problems = problems;
        this.tensors = tensors;
        this.opset = opset();
    }

    private int opset() {
        long version = 1;
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (isStandard(set.getDomain())) {
                version = set.getVersion();
            }
        }
        if (version < OLDEST || version > NEWEST) {
            problems.add("opset " + version + " (opsets " + OLDEST + " to " + NEWEST + " are)");
        }
        return (int) Math.max(OLDEST, Math.min(NEWEST, version));
    }

    private static boolean isStandard(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    OnnxModule read() throws IOException {
        for (TensorProto proto : graph.getInitializerList()) {
            if (proto.getName().isEmpty() || initializers.putIfAbsent(proto.getName(), tensors.read(proto)) != null) {
                throw problems.fault("two initializers, or one without a name: " + Problems.quoted(proto.getName())
                        + ". Export the model again.");
            }
        }
        if (graph.getSparseInitializerCount() > 0) {
            problems.add("sparse initializers");
        }
        initializers.keySet().forEach(this::place);
        List<OnnxValue> inputs = inputs();
        for (NodeProto node : graph.getNodeList()) {
            addNode(node);
        }
        List<OnnxValue> outputs = outputs();
        problems.check();
        int[] results =
                outputs.stream().mapToInt(value -> places.get(value.name())).toArray();
        List<Integer> inputPlaces =
                inputs.stream().map(value -> places.get(value.name())).toList();
        return new OnnxModule(
                graph.getName(),
                inputs,
                outputs,
                new Graph(inputPlaces, constants, neededSteps(results), results, places.size()),
                named());
    }

    private int place(String name) {
        return places.computeIfAbsent(name, unused -> places.size());
    }

    /** The inputs that are no initializers: in old files these are among the inputs too. */
    private List<OnnxValue> inputs() throws IOException {
        List<OnnxValue> inputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ValueInfoProto value : graph.getInputList()) {
            if (value.getName().isEmpty() || !names.add(value.getName())) {
                throw problems.fault("two inputs, or one without a name: " + Problems.quoted(value.getName())
                        + ". Export the model again.");
            }
            OnnxValue input = OnnxValue.of(value, problems);
            if (input != null && !initializers.containsKey(value.getName())) {
                place(value.getName());
                inputs.add(input);
            } else if (input == null) {
                place(value.getName());
            }
        }
        return inputs;
    }

    private List<OnnxValue> outputs() throws IOException {
        List<OnnxValue> outputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ValueInfoProto value : graph.getOutputList()) {
            if (!names.add(value.getName())) {
                throw problems.fault(
                        "two outputs are named " + Problems.quoted(value.getName()) + ". Export the model again.");
            }
            if (!places.containsKey(value.getName())) {
                throw problems.fault("no node computes the output " + Problems.quoted(value.getName())
                        + ". Export the model again.");
            }
            OnnxValue output = OnnxValue.of(value, problems);
            if (output != null) {
                outputs.add(output);
            }
        }
        if (names.isEmpty()) {
            throw problems.fault("its graph has no outputs. Export the model again.");
        }
        return outputs;
    }

    private void addNode(NodeProto node) throws IOException {
        List<Integer> inputs = new ArrayList<>();
        for (String name : node.getInputList()) {
            Integer place = name.isEmpty() ? Integer.valueOf(-1) : places.get(name);
            if (place == null) {
                throw problems.fault(
                        label(node) + " takes " + Problems.quoted(name)
                                + ", which nothing before it computes: the graph has a circle, or a name that is not defined. Export the model again.");
            }
            inputs.add(place);
        }
        Row row = isStandard(node.getDomain()) ? Table.find(node.getOpType()) : null;
        boolean constant = isStandard(node.getDomain()) && node.getOpType().equals("Constant");
        Operator.@Nullable Run run = null;
        if (row == null && !constant) {
            problems.add("operator "
                    + Problems.quoted(
                            isStandard(node.getDomain())
                                    ? node.getOpType()
                                    : node.getDomain() + "." + node.getOpType()));
        } else if (row != null) {
            run = prepared(row, node);
        }
        List<Integer> outputs = new ArrayList<>();
        for (String name : node.getOutputList()) {
            outputs.add(name.isEmpty() ? -1 : fresh(node, name));
        }
        if (constant) {
            addConstant(node);
        } else if (run != null && row != null) {
            noteWeights(row, node);
            addStep(node, run, inputs, outputs);
        }
    }

    /** Adds the step; x sigmoid x, which has no operator of its own before opset 24, is one step. */
    private void addStep(NodeProto node, Operator.Run run, List<Integer> inputs, List<Integer> outputs) {
        if (node.getOpType().equals("Sigmoid")) {
            sigmoids.put(outputs.get(0), inputs.get(0));
        }
        for (int i = 0; node.getOpType().equals("Mul") && i < 2; i++) {
            Integer x = inputs.get(1 - i);
            if (x.equals(sigmoids.get(inputs.get(i)))) {
                Operator.Run silu = in -> new Tensor[] {in.get(0).silu()};
                steps.add(new Graph.Step(label(node), silu, List.of(x), outputs));
                return;
            }
        }
        steps.add(new Graph.Step(label(node), run, inputs, outputs));
    }

    /** Without the steps that no result depends on. */
    private List<Graph.Step> neededSteps(int... results) {
        Set<Integer> needed = new HashSet<>();
        for (int place : results) {
            needed.add(place);
        }
        List<Graph.Step> kept = new ArrayList<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Graph.Step step = steps.get(i);
            if (step.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(step.inputs());
                kept.add(step);
            }
        }
        Collections.reverse(kept);
        return kept;
    }

    private int fresh(NodeProto node, String name) throws IOException {
        if (places.containsKey(name)) {
            throw problems.fault(label(node) + " gives " + Problems.quoted(name)
                    + ", which is there already. Export the model again.");
        }
        return place(name);
    }

    private Operator.@Nullable Run prepared(Row row, NodeProto node) throws IOException {
        int count = node.getInputCount();
        boolean missing = count < row.least;
        for (int i = 0; i < Math.min(row.least, count); i++) {
            missing |= node.getInput(i).isEmpty();
        }
        if (missing || count > row.most) {
            throw problems.fault(label(node) + " has " + count + " inputs, or leaves out one it needs: expected "
                    + row.least + (row.most == row.least ? "" : row.most == Table.ANY ? " or more" : " to " + row.most)
                    + ". Export the model again.");
        }
        NodeSpec spec = new NodeSpec(node, opset, problems, tensors);
        if (node.getOutputCount() > row.outputs) {
            spec.unsupported(node.getOutputCount() + " outputs");
        }
        try {
            Operator.Run run = row.operator.of(spec);
            spec.checkAllAsked();
            return run;
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw problems.fault(
                    label(node) + " has attributes that cannot be: " + e.getMessage() + " Export the model again.");
        }
    }

    /** A constant of one number is a number; a larger one of floats may be a weight, as an initializer is. */
    private void addConstant(NodeProto node) throws IOException {
        if (node.getOutputCount() != 1 || node.getOutput(0).isEmpty()) {
            throw problems.fault(label(node) + " has no output. Export the model again.");
        }
        NodeSpec spec = new NodeSpec(node, opset, problems, tensors);
        Tensor value = ConstantNode.value(spec);
        spec.checkAllAsked();
        String name = node.getOutput(0);
        if (value.dtype().isFloating() && value.rank() > 0) {
            initializers.put(name, value);
        } else {
            constants.add(new Graph.Constant(place(name), value));
        }
    }

    private void noteWeights(Row row, NodeProto node) {
        for (int i = 0; i < node.getInputCount(); i++) {
            Tensor value = initializers.get(node.getInput(i));
            if (value != null && !row.isSetting(i) && value.dtype().isFloating() && value.rank() > 0) {
                weights.put(node.getInput(i), value);
            }
        }
    }

    /** Initializers by name, with their places, and whether they are weights. */
    private List<OnnxModule.Stored> named() {
        List<OnnxModule.Stored> stored = new ArrayList<>();
        initializers.forEach((name, value) ->
                stored.add(new OnnxModule.Stored(name, place(name), value, weights.containsKey(name))));
        return stored;
    }

    private static String label(NodeProto node) {
        String name = !node.getName().isEmpty() ? node.getName() : node.getOutputCount() > 0 ? node.getOutput(0) : "";
        return "node " + Problems.quoted(name) + " ("
                + Problems.quoted(node.getOpType()).replace("\"", "") + ")";
    }
}
