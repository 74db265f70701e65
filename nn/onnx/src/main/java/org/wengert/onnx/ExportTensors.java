package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.wengert.DType;
import org.wengert.Tensor;

/** Tensors in the file's form: the bytes of their values, the lowest first. */
final class ExportTensors {
    static TensorProto of(Tensor x) {
        TensorProto.Builder proto = TensorProto.newBuilder().setDataType(type(x.dtype()));
        for (int size : x.shape().toArray()) {
            proto.addDims(size);
        }
        return proto.setRawData(bytes(x)).build();
    }

    /** A vector of INT64, which the file has for sizes and axes. */
    static TensorProto of(long... values) {
        ByteBuffer bytes = buffer(8L * values.length);
        bytes.asLongBuffer().put(values);
        return TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.length)
                .setRawData(ByteString.copyFrom(bytes))
                .build();
    }

    /** The number of the file format for a type. */
    static int type(DType type) {
        return switch (type) {
            case FLOAT32 -> TensorProto.DataType.FLOAT_VALUE;
            case FLOAT64 -> TensorProto.DataType.DOUBLE_VALUE;
            case INT32 -> TensorProto.DataType.INT32_VALUE;
            case BOOL -> TensorProto.DataType.BOOL_VALUE;
        };
    }

    private static ByteString bytes(Tensor x) {
        ByteBuffer bytes = buffer((long) x.size() * size(x.dtype()));
        switch (x.dtype()) {
            case FLOAT32 -> bytes.asFloatBuffer().put(x.toFloatArray());
            case FLOAT64 -> bytes.asDoubleBuffer().put(x.toDoubleArray());
            case INT32 -> bytes.asIntBuffer().put(x.toIntArray());
            case BOOL -> {
                for (int value : x.toIntArray()) {
                    bytes.put((byte) value);
                }
                bytes.rewind();
            }
        }
        return ByteString.copyFrom(bytes);
    }

    private static int size(DType type) {
        return switch (type) {
            case FLOAT32, INT32 -> 4;
            case FLOAT64 -> 8;
            case BOOL -> 1;
        };
    }

    private static ByteBuffer buffer(long size) {
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "Onnx.export: a tensor of " + size
                            + " bytes: expected less than 2 GB, which is all that a file of this kind holds. Export parts of the network.");
        }
        return ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ExportTensors() {}
}
