package org.wengert;

import java.util.Arrays;
import org.wengert.kernel.Reduce;

/** What one line adds to the gradient of one input: its rule, brought to the input's shape. */
final class Contribution {
    static Tensor of(Node node, int input, Tensor g, Source source) {
        Tensor raw = node.pullback(input, g);
        if (raw.dtype() != source.dtype()) {
            throw new IllegalStateException(node.op() + ": the rule for input " + input + " returned " + raw.describe() + " for an input of type "
                    + source.dtype() + ". A gradient has its input's type.");
        }
        Tensor taken = node.op().row().mayBlowUp() ? strongZero(g, raw) : raw;
        return sumTo(taken, source.shape(), node, input);
    }

    /**
     * An upstream gradient of exactly zero stays zero, also where the local derivative is infinite or NaN: a branch that was not taken leaks
     * nothing. Only what came out as NaN is replaced, so that the product stays differentiable with respect to g everywhere else.
     */
    private static Tensor strongZero(Tensor g, Tensor raw) {
        if (!Reduce.hasNaN(raw.array(), raw.size()) || !raw.shape().equals(g.shape())) {
            return raw;
        }
        Tensor leaked = raw.ne(raw);
        return Tensor.where(leaked, Tensor.where(g.eq(0), g.like(0), raw), raw);
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
            throw new IllegalStateException(node.op() + ": the rule for input " + input + " returned shape " + g.shape() + " for an input of shape "
                    + shape + ". A gradient has its input's shape, or one its input broadcasts to.");
        }
        Tensor summed = count == 0 ? g : g.sum(Arrays.copyOf(axes, count));
        return summed.shape().equals(shape) ? summed : summed.requiresGrad() ? summed.reshape(shape) : summed.viewAs(shape);
    }

    private Contribution() {}
}
