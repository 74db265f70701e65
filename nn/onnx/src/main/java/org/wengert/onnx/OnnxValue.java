package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;

/**
 * An input or output of an {@link OnnxModule}: {@code input_ids INT32 [batch, sequence]}.
 *
 * @param name its name in the file
 * @param dtype the type that holds its elements
 * @param dims its sizes, as text: a number; a name, for a size that is the same wherever the name occurs; or ? for any size. Null if the file does
 *     not say
 */
public record OnnxValue(String name, DType dtype, @Nullable List<String> dims) {
    /** Copies the list. */
    public OnnxValue {
        dims = dims == null ? null : List.copyOf(dims);
    }

    /** The value that a file declares, or null with a note if its type is not supported. */
    static @Nullable OnnxValue of(ValueInfoProto value, Problems problems) {
        TypeProto type = value.getType();
        if (!type.hasTensorType()) {
            problems.add("values of "
                    + (type.getValueCase() == TypeProto.ValueCase.VALUE_NOT_SET ? "no type" : type.getValueCase()));
            return null;
        }
        DType dtype = ElementTypes.of(type.getTensorType().getElemType());
        if (dtype == null) {
            problems.add("values of " + ElementTypes.name(type.getTensorType().getElemType()));
            return null;
        }
        List<String> dims = type.getTensorType().hasShape()
                ? type.getTensorType().getShape().getDimList().stream()
                        .map(OnnxValue::text)
                        .toList()
                : null;
        return new OnnxValue(value.getName(), dtype, dims);
    }

    private static String text(Dimension dim) {
        return dim.hasDimValue()
                ? Long.toString(dim.getDimValue())
                : dim.getDimParam().isEmpty() ? "?" : dim.getDimParam();
    }

    /** Whether a tensor has this type, or is as wide a float, and these sizes. */
    boolean fits(Tensor x) {
        if (x.dtype() != dtype && !(x.dtype().isFloating() && dtype.isFloating())) {
            return false;
        }
        if (dims == null) {
            return true;
        }
        boolean fits = x.rank() == dims.size();
        for (int i = 0; fits && i < x.rank(); i++) {
            String dim = dims.get(i);
            fits = !isNumber(dim) || dim.equals(Integer.toString(x.dim(i)));
        }
        return fits;
    }

    private static boolean isNumber(String dim) {
        return !dim.isEmpty() && dim.chars().allMatch(Character::isDigit);
    }

    /** The name, type and sizes. */
    @Override
    public String toString() {
        return name + " " + dtype + (dims == null ? "" : " " + dims);
    }
}
