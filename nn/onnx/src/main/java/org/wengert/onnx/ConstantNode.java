package org.wengert.onnx;

import java.io.IOException;
import org.wengert.DType;
import org.wengert.Tensor;

/** The value of a node that is a constant. */
final class ConstantNode {
    static Tensor value(NodeSpec node) throws IOException {
        if (node.has("value_float")) {
            return Tensor.scalar(DType.FLOAT32, node.number("value_float", 0));
        }
        if (node.has("value_int")) {
            return Tensor.scalar(DType.INT32, node.integer("value_int", 0));
        }
        double[] numbers = node.numbers("value_floats");
        if (numbers != null) {
            return Tensor.of(DType.FLOAT32, numbers);
        }
        int[] ints = node.ints("value_ints");
        if (ints != null) {
            return Tensor.of(ints, ints.length);
        }
        if (!node.has("value")) {
            node.unsupported("no value that is a tensor or a number");
        }
        return node.tensor("value", Tensor.scalar(0));
    }

    private ConstantNode() {}
}
