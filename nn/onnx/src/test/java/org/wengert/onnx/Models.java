package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.wengert.Tensor;

/** A model to build in a test: graph inputs and outputs of floats of any shape, unless said otherwise. */
final class Models {
    final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final int opset;

    Models(int opset) {
        this.opset = opset;
    }

    Models input(String name, Object... dims) {
        return input(name, DataType.FLOAT, dims);
    }

    Models input(String name, DataType type, Object... dims) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        if (dims.length > 0) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            for (Object dim : dims) {
                shape.addDim(
                        dim instanceof Integer size
                                ? Dimension.newBuilder().setDimValue(size)
                                : Dimension.newBuilder().setDimParam((String) dim));
            }
            tensor.setShape(shape);
        }
        graph.addInput(value(name, tensor));
        return this;
    }

    Models output(String name) {
        graph.addOutput(value(name, TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber())));
        return this;
    }

    private static ValueInfoProto value(String name, TypeProto.Tensor.Builder tensor) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    Models weight(String name, Tensor value) {
        graph.addInitializer(tensor(name, value));
        return this;
    }

    Models ints(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    static TensorProto tensor(String name, Tensor value) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        for (int dim : value.shape().toArray()) {
            tensor.addDims(dim);
        }
        for (float v : value.toFloatArray()) {
            tensor.addFloatData(v);
        }
        return tensor.build();
    }

    /** A node; inputs and outputs are names with spaces between, attributes their names and values in turn. */
    Models node(String operator, String inputs, String outputs, Object... attributes) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator);
        if (!inputs.isEmpty()) {
            node.addAllInput(Arrays.asList(inputs.split(" ", -1)));
        }
        node.addAllOutput(List.of(outputs.split(" ")));
        for (int i = 0; i < attributes.length; i += 2) {
            node.addAttribute(attribute((String) attributes[i], attributes[i + 1]));
        }
        graph.addNode(node);
        return this;
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Integer i) {
            return attribute.setType(AttributeType.INT).setI(i).build();
        } else if (value instanceof Double d) {
            return attribute.setType(AttributeType.FLOAT).setF(d.floatValue()).build();
        } else if (value instanceof String s) {
            return attribute
                    .setType(AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(s))
                    .build();
        } else if (value instanceof TensorProto tensor) {
            return attribute.setType(AttributeType.TENSOR).setT(tensor).build();
        } else if (value instanceof GraphProto inner) {
            return attribute.setType(AttributeType.GRAPH).setG(inner).build();
        }
        for (int i : (int[]) value) {
            attribute.addInts(i);
        }
        return attribute.setType(AttributeType.INTS).build();
    }

    ModelProto build() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }

    /** Writes the model to a file of its own in a directory. */
    Path write(Path directory) throws IOException {
        return Files.write(Files.createTempFile(directory, "model", ".onnx"), build().toByteArray());
    }

    OnnxModule read(Path directory) throws IOException {
        return Onnx.read(write(directory));
    }
}
