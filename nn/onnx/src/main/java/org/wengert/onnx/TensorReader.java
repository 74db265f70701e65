package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/** Tensors of a file. Sizes are checked against the bytes that are there before anything is allocated. */
final class TensorReader {
    private final Problems problems;
    private final ExternalData external;

    TensorReader(Problems problems, ExternalData external) {
        this.problems = problems;
        this.external = external;
    }

    /** Reads a tensor. One of a type that is not supported is noted as a problem, and 0 is returned in its place. */
    Tensor read(TensorProto proto) throws IOException {
        DType dtype = ElementTypes.of(proto.getDataType());
        if (dtype == null) {
            problems.add("tensors of " + ElementTypes.name(proto.getDataType()));
            return Tensor.scalar(0);
        }
        if (proto.hasSegment()) {
            problems.add("tensors in segments");
            return Tensor.scalar(0);
        }
        int[] shape = shape(proto);
        DataType type = DataType.forNumber(proto.getDataType());
        boolean outside = proto.getDataLocation() == DataLocation.EXTERNAL;
        return outside || proto.hasRawData() ? ofBytes(proto, type, shape, outside) : ofFields(proto, type, shape);
    }

    private int[] shape(TensorProto proto) throws IOException {
        List<Long> dims = proto.getDimsList();
        long size = 1;
        for (long dim : dims) {
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw fault(proto, "has a dimension of " + dim);
            }
            size = Math.multiplyHigh(size, dim) != 0 ? Long.MAX_VALUE : size * dim;
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw fault(proto, "has more than 2^31 - 1 elements: " + (dims.size() > 16 ? "" : dims));
            }
        }
        int[] shape = dims.stream().mapToInt(Long::intValue).toArray();
        try {
            Shape.of(shape);
        } catch (IllegalArgumentException e) {
            throw fault(proto, "has a shape that cannot be: " + e.getMessage());
        }
        return shape;
    }

    private Tensor ofBytes(TensorProto proto, DataType type, int[] shape, boolean outside) throws IOException {
        int size = Shape.of(shape).size();
        long length = (long) size * width(type);
        ByteBuffer given =
                outside ? external.bytes(proto, length) : proto.getRawData().asReadOnlyByteBuffer();
        ByteBuffer bytes = given.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() != length) {
            throw fault(proto, "has " + bytes.remaining() + " bytes, and its shape and type ask for " + length);
        }
        switch (type) {
            case FLOAT -> {
                float[] values = new float[size];
                bytes.asFloatBuffer().get(values);
                return shaped(Tensor.of(values, size), shape);
            }
            case DOUBLE -> {
                double[] values = new double[size];
                bytes.asDoubleBuffer().get(values);
                return shaped(Tensor.of(DType.FLOAT64, values), shape);
            }
            case BOOL -> {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = bytes.get() != 0;
                }
                return shaped(Tensor.of(values, size), shape);
            }
            case INT32 -> {
                int[] values = new int[size];
                bytes.asIntBuffer().get(values);
                return shaped(Tensor.of(values, size), shape);
            }
            default -> {
                return integers(proto, size, i -> bytes.getLong(i * Long.BYTES), shape);
            }
        }
    }

    private Tensor ofFields(TensorProto proto, DataType type, int[] shape) throws IOException {
        int count = switch (type) {
            case FLOAT -> proto.getFloatDataCount();
            case DOUBLE -> proto.getDoubleDataCount();
            case INT64 -> proto.getInt64DataCount();
            default -> proto.getInt32DataCount();
        };
        int size = Shape.of(shape).size();
        if (count != size) {
            throw fault(proto, "has " + count + " values, and its shape asks for " + size);
        }
        switch (type) {
            case FLOAT -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                    values[i] = proto.getFloatData(i);
                }
                return shaped(Tensor.of(values, size), shape);
            }
            case DOUBLE -> {
                double[] values = new double[size];
                for (int i = 0; i < size; i++) {
                    values[i] = proto.getDoubleData(i);
                }
                return shaped(Tensor.of(DType.FLOAT64, values), shape);
            }
            case BOOL -> {
                boolean[] values = new boolean[size];
                for (int i = 0; i < size; i++) {
                    values[i] = proto.getInt32Data(i) != 0;
                }
                return shaped(Tensor.of(values, size), shape);
            }
            case INT32 -> {
                return integers(proto, size, proto::getInt32Data, shape);
            }
            default -> {
                return integers(proto, size, proto::getInt64Data, shape);
            }
        }
    }

    private Tensor integers(TensorProto proto, int size, IntToLongFunction value, int[] shape) {
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
            long v = value.applyAsLong(i);
            values[i] = (int) v;
            if (v == Long.MAX_VALUE || v == Long.MIN_VALUE) {
                values[i] = v > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
            } else if (v != values[i]) {
                problems.add(
                        "an INT64 that does not fit INT32: " + v + " in tensor " + Problems.quoted(proto.getName()));
                break;
            }
        }
        return shaped(Tensor.of(values, size), shape);
    }

    private static Tensor shaped(Tensor values, int[] shape) {
        return values.reshape(Shape.of(shape));
    }

    private static int width(DataType type) {
        return switch (type) {
            case BOOL -> 1;
            case FLOAT, INT32 -> 4;
            default -> 8;
        };
    }

    private IOException fault(TensorProto proto, String what) {
        return problems.fault(
                "tensor " + Problems.quoted(proto.getName()) + " " + what + ". Fetch or write the file again.");
    }
}
