package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;

/** The types of elements that ONNX and Wengert share. */
final class ElementTypes {
    /** The type that holds one of ONNX's, or null if none does. */
    static @Nullable DType of(int code) {
        DataType type = DataType.forNumber(code);
        if (type == null) {
            return null;
        }
        return switch (type) {
            case FLOAT -> DType.FLOAT32;
            case DOUBLE -> DType.FLOAT64;
            case INT32, INT64 -> DType.INT32;
            case BOOL -> DType.BOOL;
            default -> null;
        };
    }

    static String name(int code) {
        DataType type = DataType.forNumber(code);
        return type == null ? "number " + code : type.name();
    }

    private ElementTypes() {}
}
