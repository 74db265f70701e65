package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;

/**
 * A node of a graph, for its operator to ask for attributes while the file is read. What the operator does not ask for, it would leave out, and so is
 * not supported.
 */
final class NodeSpec {
    private final NodeProto node;
    private final int opset;
    private final Problems problems;
    private final TensorReader tensors;
    private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    NodeSpec(NodeProto node, int opset, Problems problems, TensorReader tensors) {
        this.node = node;
        this.opset = opset;
        this.problems = problems;
        this.tensors = tensors;
        node.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
    }

    int opset() {
        return opset;
    }

    /** Whether an input is given. */
    boolean hasInput(int i) {
        return i < node.getInputCount() && !node.getInput(i).isEmpty();
    }

    /** The number of outputs that are asked for. */
    int outputs() {
        return node.getOutputCount();
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    /** Notes attributes that change nothing here, such as hints to other engines. */
    void ignore(String... names) {
        asked.addAll(List.of(names));
    }

    void unsupported(String what) {
        problems.add(node.getOpType() + " with " + what);
    }

    void checkAllAsked() {
        for (String name : attributes.keySet()) {
            if (!asked.contains(name)) {
                unsupported("attribute " + Problems.quoted(name));
            }
        }
    }

    private @Nullable AttributeProto attribute(String name, AttributeType type) {
        asked.add(name);
        AttributeProto attribute = attributes.get(name);
        if (attribute != null && attribute.getType() != type) {
            unsupported("attribute " + name + " of type " + attribute.getType());
            return null;
        }
        return attribute;
    }

    double number(String name, double missing) {
        AttributeProto attribute = attribute(name, AttributeType.FLOAT);
        return attribute == null ? missing : decimal(attribute.getF());
    }

    /** Numbers, or null if they are not given. */
    double @Nullable [] numbers(String name) {
        AttributeProto attribute = attribute(name, AttributeType.FLOATS);
        return attribute == null
                ? null
                : attribute.getFloatsList().stream()
                        .mapToDouble(NodeSpec::decimal)
                        .toArray();
    }

    /** A slope of 0.01 is meant as 0.01, and not as the nearest float: so a network that is written and read again has the same bits. */
    private static double decimal(float x) {
        return Double.parseDouble(Float.toString(x));
    }

    int integer(String name, int missing) {
        AttributeProto attribute = attribute(name, AttributeType.INT);
        return attribute == null ? missing : checked(name, attribute.getI());
    }

    boolean flag(String name, boolean missing) {
        return integer(name, missing ? 1 : 0) != 0;
    }

    /** Integers, or null if they are not given. */
    int @Nullable [] ints(String name) {
        AttributeProto attribute = attribute(name, AttributeType.INTS);
        return attribute == null
                ? null
                : attribute.getIntsList().stream()
                        .mapToInt(value -> checked(name, value))
                        .toArray();
    }

    int[] ints(String name, int... missing) {
        int[] given = ints(name);
        return given == null ? missing : given;
    }

    private int checked(String name, long value) {
        if (value == Long.MAX_VALUE || value == Long.MIN_VALUE) {
            return value > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        }
        if ((int) value != value) {
            unsupported("attribute " + name + " of " + value + ", which does not fit INT32");
        }
        return (int) value;
    }

    /** A text that is one of those allowed; with none, any. */
    String text(String name, String missing, String... allowed) {
        AttributeProto attribute = attribute(name, AttributeType.STRING);
        if (attribute == null) {
            return missing;
        }
        String text = attribute.getS().toStringUtf8();
        if (allowed.length > 0 && !Arrays.asList(allowed).contains(text)) {
            unsupported(name + " = " + Problems.quoted(text));
            return missing;
        }
        return text;
    }

    /** Texts, or null if they are not given. */
    @Nullable
    List<String> texts(String name) {
        AttributeProto attribute = attribute(name, AttributeType.STRINGS);
        return attribute == null
                ? null
                : attribute.getStringsList().stream()
                        .map(text -> text.toStringUtf8())
                        .toList();
    }

    DType type(String name, DType missing) {
        AttributeProto attribute = attribute(name, AttributeType.INT);
        if (attribute == null) {
            return missing;
        }
        int code = (int) attribute.getI();
        DType dtype = ElementTypes.of(code);
        if (dtype == null) {
            unsupported(name + " = " + ElementTypes.name(code));
            return missing;
        }
        return dtype;
    }

    Tensor tensor(String name, Tensor missing) throws IOException {
        AttributeProto attribute = attribute(name, AttributeType.TENSOR);
        return attribute == null ? missing : tensors.read(attribute.getT());
    }
}
