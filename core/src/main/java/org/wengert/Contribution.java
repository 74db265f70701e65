package org.wengert;

import java.util.Arrays;

/** What one line adds to the gradient of one input: its rule, brought to the input's shape. */
final class Contribution {
    static Tensor of(Node node, int input, Tensor g, Source source) {
        Tensor raw = node.pullback(input, g);
        if (raw.dtype() != source.dtype()) {
            throw new IllegalStateException(node.op() + ": the rule for input " + input + " returned " + raw.describe()
                    + " for an input of type " + source.dtype() + ". A gradient has its input's type.");
        }
        Tensor taken = node.op().row().mayBlowUp() ? StrongZero.in(g, raw) : raw;
        return sumTo(taken, source.shape(), node, input);
    }

    /** Sums over what was broadcast. */
    private static Tensor sumTo(Tensor g, Shape shape, Node node, int input) {
        if (g.shape().equals(shape)) {
            return g;
        }
        int extra = g.rank() - shape.rank();
        int[] axes = new int[g.rank()];
        int count = 0;
        for (int axis = 0; axis < g.rank(); axis++) {
            int size = axis < extra ? 1 : extra < 0 ? -1 : shape.dims()[axis - extra];
            int found = g.shape().dims()[axis];
            if (size == found) {
                continue;
            }
            if (axis >= extra && size != 1) {
                extra = -1;
                break;
            }
            axes[count++] = axis;
        }
        if (extra < 0) {
            throw new IllegalStateException(node.op() + ": the rule for input " + input + " returned shape " + g.shape()
                    + " for an input of shape " + shape
                    + ". A gradient has its input's shape, or one its input broadcasts to.");
        }
        Tensor summed = count == 0 ? g : g.sum(Arrays.copyOf(axes, count));
        return summed.shape().equals(shape)
                ? summed
                : summed.requiresGrad() ? summed.reshape(shape) : summed.viewAs(shape);
    }

    private Contribution() {}
}
