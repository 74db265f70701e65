package org.wengert;

import java.util.Arrays;

/**
 * The axes to reduce over: {@code Axes.of(0, 2)}, or {@link #ALL}; with {@link #keepDims} they stay, with size 1, so that the result
 * broadcasts against the input.
 */
public final class Axes {
    /** All axes: the result is a single number. */
    public static final Axes ALL = new Axes(new int[0], true, false);

    private final int[] axes;
    private final boolean all;
    private final boolean keepDims;

    private Axes(int[] axes, boolean all, boolean keepDims) {
        this.axes = axes;
        this.all = all;
        this.keepDims = keepDims;
    }

    /** Returns these axes; negative ones count from the end; with none, nothing is reduced. */
    public static Axes of(int... axes) {
        return new Axes(axes.clone(), false, false);
    }

    /** Axes counted from 0, in order, each once; keeps the array. */
    static Axes counted(int... axes) {
        return new Axes(axes, false, false);
    }

    /** Returns the same axes, kept with size 1. */
    public Axes keepDims() {
        return new Axes(axes, all, true);
    }

    /** The axes of x, counted from 0, sorted, each once. */
    Axes in(String operation, Shape x) {
        if (all) {
            return this;
        }
        int[] counted = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            counted[i] = x.axis(operation, axes[i]);
        }
        Arrays.sort(counted);
        for (int i = 1; i < counted.length; i++) {
            if (counted[i] == counted[i - 1]) {
                throw new IllegalArgumentException(operation + ": axes " + Arrays.toString(axes) + " of " + x
                        + " name axis " + counted[i] + " twice. Name each axis once.");
            }
        }
        return new Axes(counted, false, keepDims);
    }

    /** Returns whether the reduced axes stay, with size 1. */
    boolean areKept() {
        return keepDims;
    }

    boolean[] flags(Shape x) {
        boolean[] flags = new boolean[x.rank()];
        Arrays.fill(flags, all);
        for (int axis : axes) {
            flags[axis] = true;
        }
        return flags;
    }

    /** The shape of the reduced result. */
    Shape result(Shape x) {
        if (all && !keepDims) {
            return Shape.SCALAR;
        }
        return keepDims ? kept(x) : Shape.wrap(keptSizes(x));
    }

    /** The shape of the result with the reduced axes kept. */
    Shape kept(Shape x) {
        int[] dims = x.toArray();
        boolean[] flags = flags(x);
        for (int i = 0; i < dims.length; i++) {
            dims[i] = flags[i] ? 1 : dims[i];
        }
        return Shape.wrap(dims);
    }

    private int[] keptSizes(Shape x) {
        if (axes.length == 1) {
            int[] others = new int[x.rank() - 1];
            System.arraycopy(x.dims(), 0, others, 0, axes[0]);
            System.arraycopy(x.dims(), axes[0] + 1, others, axes[0], others.length - axes[0]);
            return others;
        }
        boolean[] flags = flags(x);
        int[] dims = new int[x.rank()];
        int rank = 0;
        for (int i = 0; i < flags.length; i++) {
            if (!flags[i]) {
                dims[rank++] = x.dims()[i];
            }
        }
        return Arrays.copyOf(dims, rank);
    }

    /** The number of elements reduced into each one of the result. */
    int count(Shape x) {
        if (all) {
            return x.size();
        }
        int count = 1;
        for (int axis : axes) {
            count *= x.dims()[axis];
        }
        return count;
    }

    /** Broadcasts a reduced tensor back to the shape before the reduction. */
    Tensor spread(Tensor reduced, Shape x) {
        return (keepDims ? reduced : reduced.reshape(kept(x))).broadcastTo(x);
    }

    /** x with the reduced axes last and flattened into one. */
    Tensor reducedLast(Tensor x) {
        boolean[] flags = flags(x.shape());
        int[] order = new int[x.rank()];
        int next = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < flags.length; i++) {
                if (flags[i] == (pass == 1)) {
                    order[next++] = i;
                }
            }
        }
        int[] kept = keptSizes(x.shape());
        int[] shape = Arrays.copyOf(kept, kept.length + 1);
        shape[kept.length] = count(x.shape());
        return permute(x, order).reshape(shape);
    }

    /** The inverse of {@link #reducedLast}. */
    Tensor reducedBack(Tensor flat, Shape x) {
        boolean[] flags = flags(x);
        int[] shape = new int[x.rank()];
        int[] order = new int[x.rank()];
        int next = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < flags.length; i++) {
                if (flags[i] == (pass == 1)) {
                    shape[next] = x.dims()[i];
                    order[i] = next++;
                }
            }
        }
        return permute(flat.reshape(shape), order);
    }

    private static Tensor permute(Tensor x, int... order) {
        boolean moves = false;
        for (int i = 0; i < order.length; i++) {
            moves |= order[i] != i;
        }
        return moves ? x.permute(order) : x;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Axes that
                && all == that.all
                && keepDims == that.keepDims
                && Arrays.equals(axes, that.axes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(axes) * 4 + (all ? 2 : 0) + (keepDims ? 1 : 0);
    }

    /** The text for error messages. */
    String text() {
        return all ? "all axes" : "axes " + Arrays.toString(axes);
    }

    @Override
    public String toString() {
        return "Axes[axes=" + (all ? "all" : Arrays.toString(axes)) + (keepDims ? ", keepDims" : "") + "]";
    }
}
