package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.wengert.DType;
import org.wengert.Tensor;

/** The graph that is being written: nodes in order, and the tensors that the file holds. Values are known by their names. */
final class ExportGraph {
    private static final String NOTHING = "";

    private final int opset;
    private final List<NodeProto.Builder> nodes = new ArrayList<>();
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<TensorProto, String> small = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    ExportGraph(int opset) {
        this.opset = opset;
    }

    int opset() {
        return opset;
    }

    /** Keeps a name for an input, a parameter or a result. */
    void reserve(String name) {
        if (!taken.add(name)) {
            throw new IllegalArgumentException(
                    "Onnx.export: the name \"" + name
                            + "\" is given twice, and names of inputs, outputs and parameters must differ. Choose others: inputs(...), outputs(...).");
        }
    }

    /** A name that nothing else has: {@code relu_0}. */
    private String unique(String kind) {
        String name;
        do {
            name = kind + "_" + (counts.merge(kind, 1, Integer::sum) - 1);
        } while (!taken.add(name));
        return name;
    }

    /** Adds a node without attributes, and returns the name of its result. */
    String op(String operator, String... inputs) {
        return op(ExportNode.of(operator), inputs);
    }

    /** Adds a node, and returns the name of its result. */
    String op(ExportNode node, String... inputs) {
        return add(node, 1, inputs).get(0);
    }

    /** Adds a node, and returns the name of its second result. */
    String second(ExportNode node, String... inputs) {
        return add(node, 2, inputs).get(1);
    }

    private List<String> add(ExportNode node, int outputs, String... inputs) {
        NodeProto.Builder proto = node.proto();
        String kind = proto.getOpType().toLowerCase(Locale.ROOT);
        int given = inputs.length;
        while (given > 0 && inputs[given - 1].equals(NOTHING)) {
            given--; // an optional input that is left out
        }
        for (int i = 0; i < given; i++) {
            proto.addInput(inputs[i]);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            names.add(unique(kind));
        }
        proto.addAllOutput(names).setName("/" + names.get(0));
        nodes.add(proto);
        return names;
    }

    /** A reduction: its axes are an input since this opset, and were an attribute before. */
    String reduce(String operator, String x, List<Integer> axes, boolean keepDims) {
        int since = operator.equals("ReduceSum") ? 13 : 18;
        ExportNode node = ExportNode.of(operator).with("keepdims", keepDims);
        return opset >= since ? op(node, x, ints(axes)) : op(node.with("axes", axes), x);
    }

    String cast(String x, DType type) {
        return op(ExportNode.of("Cast").with("to", ExportTensors.type(type)), x);
    }

    /** A vector of sizes or axes. */
    String ints(long... values) {
        return constant("ints", ExportTensors.of(values));
    }

    String ints(List<Integer> values) {
        return ints(values.stream().mapToLong(Integer::longValue).toArray());
    }

    /** A single number of this type. */
    String number(DType type, double value) {
        return constant("number", ExportTensors.of(Tensor.scalar(type, value)));
    }

    /** A tensor that the file holds; equal ones are there once. */
    String constant(Tensor x) {
        return constant("constant", ExportTensors.of(x));
    }

    private String constant(String kind, TensorProto values) {
        String known = small.get(values);
        if (known == null) {
            known = unique(kind);
            small.put(values, known);
            initializers.put(known, values);
        }
        return known;
    }

    /** A tensor that the file holds under a name of its own. */
    void initializer(String name, Tensor x) {
        initializers.put(name, ExportTensors.of(x));
    }

    /** Calls a result of a node by another name. */
    void rename(String from, String to) {
        for (NodeProto.Builder node : nodes) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(from)) {
                    node.setInput(i, to);
                }
            }
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(from)) {
                    node.setOutput(i, to);
                }
            }
        }
    }

    boolean isResult(String name) {
        return nodes.stream().anyMatch(node -> node.getOutputList().contains(name));
    }

    /** The graph, without the nodes and tensors that no output needs. */
    GraphProto build(String name, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs) {
        Set<String> needed = new HashSet<>();
        outputs.forEach(output -> needed.add(output.getName()));
        List<NodeProto> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto.Builder node = nodes.get(i);
            if (!Collections.disjoint(node.getOutputList(), needed)) {
                needed.addAll(node.getInputList());
                kept.add(node.build());
            }
        }
        Collections.reverse(kept);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(name)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllNode(kept);
        initializers.forEach((title, tensor) -> {
            if (needed.contains(title)) {
                graph.addInitializer(tensor.toBuilder().setName(title));
            }
        });
        return graph.build();
    }
}
