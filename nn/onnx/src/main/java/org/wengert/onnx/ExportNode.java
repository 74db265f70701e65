package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;

/** The operator and the attributes of a node that is to be added: {@code ExportNode.of("Softmax").with("axis", 1)}. */
final class ExportNode {
    private final NodeProto.Builder node = NodeProto.newBuilder();

    private ExportNode() {}

    static ExportNode of(String operator) {
        ExportNode made = new ExportNode();
        made.node.setOpType(operator);
        return made;
    }

    ExportNode with(String name, long value) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value));
        return this;
    }

    ExportNode with(String name, boolean value) {
        return with(name, value ? 1 : 0);
    }

    ExportNode with(String name, float value) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value));
        return this;
    }

    ExportNode with(String name, String value) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(com.google.protobuf.ByteString.copyFromUtf8(value)));
        return this;
    }

    ExportNode with(String name, List<Integer> values) {
        return with(name, values.stream().mapToLong(Integer::longValue).toArray());
    }

    ExportNode with(String name, long... values) {
        node.addAttribute(AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList()));
        return this;
    }

    NodeProto.Builder proto() {
        return node;
    }
}
