package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The contribution of one line to the gradient of one input: its rule's result, checked and summed to the input's shape. */
final class Contribution {
    static Tensor checked(Tensor raw, Tensor g, Op op, int input, GradientTarget target) {
        if (raw.dtype() != target.dtype()) {
            throw new IllegalStateException(op + ": the rule for input " + input + " returned " + raw.describe()
                    + " for an input of type " + target.dtype() + ". A gradient has its input's type.");
        }
        return sumTo(op.spec().isBuiltIn() ? raw : StrongZero.guard(g, raw), target.shape(), op, input);
    }

    /** Refuses a user's rule that returned null for an input that needs a gradient. */
    static Tensor given(Op op, int input, @Nullable Tensor raw) {
        if (raw == null) {
            throw new IllegalStateException(op + ": the rule for input " + input
                    + " returned null. Return g times the local derivative, a tensor of the input's shape.");
        }
        return raw;
    }

    /** Sums over the axes along which the input was broadcast. */
    static Tensor sumTo(Tensor g, Shape shape, Op op, int input) {
        if (g.shape().equals(shape)) {
            return g;
        }
        if (!shape.broadcastsTo(g.shape())) {
            throw new IllegalStateException(op + ": the rule for input " + input + " returned shape " + g.shape()
                    + " for an input of shape " + shape
                    + ". A gradient has its input's shape, or one its input broadcasts to.");
        }
        int extra = g.rank() - shape.rank();
        if (extra == 1 && endsWith(g.shape(), shape)) {
            // A batch of one, and a vector added to it.
            return g.dim(0) == 1 ? reshaped(g, shape) : ReductionsRules.SUM_OF_ROWS.apply(g);
        }
        int[] axes = new int[g.rank()];
        int count = 0;
        for (int axis = 0; axis < g.rank(); axis++) {
            if (axis < extra || shape.dims()[axis - extra] != g.shape().dims()[axis]) {
                axes[count++] = axis;
            }
        }
        Tensor summed = count == 0 ? g : ReductionsRules.SUM.apply(Axes.counted(Arrays.copyOf(axes, count)), g);
        return summed.shape().equals(shape) ? summed : reshaped(summed, shape);
    }

    /** A view needs no line of the tape unless the sweep itself is differentiated. */
    private static Tensor reshaped(Tensor g, Shape shape) {
        return g.storage().isSymbol() || g.requiresGrad() ? g.reshape(shape) : g.viewAs(shape);
    }

    private static boolean endsWith(Shape shape, Shape end) {
        int extra = shape.rank() - end.rank();
        return Arrays.equals(shape.dims(), extra, shape.rank(), end.dims(), 0, end.rank());
    }

    private Contribution() {}
}
