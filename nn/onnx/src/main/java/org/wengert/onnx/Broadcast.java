package org.wengert.onnx;

import java.util.Arrays;
import org.wengert.Shape;
import org.wengert.Tensor;

/** How the second operand of an operator meets the first: as in numpy from opset 7 on; before, at an axis that the node may name. */
record Broadcast(boolean atAxis, int axis) {
    static Broadcast of(NodeSpec node) {
        if (node.opset() >= 7) {
            return new Broadcast(false, 0);
        }
        node.ignore("broadcast");
        return new Broadcast(node.has("axis"), node.integer("axis", 0));
    }

    Tensor second(Tensor a, Tensor b) {
        if (!atAxis) {
            return b;
        }
        int first = axis < 0 ? axis + a.rank() : axis;
        int[] shape = Arrays.copyOf(b.shape().toArray(), Math.max(b.rank(), a.rank() - first));
        Arrays.fill(shape, b.rank(), shape.length, 1);
        return b.reshape(shape);
    }

    /** The shape that both broadcast to. */
    static int[] shape(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] shape = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int m = i <= a.rank() ? a.dim(-i) : 1;
            int n = i <= b.rank() ? b.dim(-i) : 1;
            if (m != n && m != 1 && n != 1) {
                throw new IllegalArgumentException("shapes " + a + " and " + b + " do not broadcast");
            }
            shape[rank - i] = m == 1 ? n : m;
        }
        return shape;
    }
}
