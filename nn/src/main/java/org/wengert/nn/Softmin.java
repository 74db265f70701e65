package org.wengert.nn;

import org.wengert.Tensor;

/** y = e^-x / sum e^-x along an axis: see {@link Tensor#softmax}. */
public final class Softmin extends BasicLayer {
    private final int axis;

    /** A layer over the last axis. */
    public Softmin() {
        this(-1);
    }

    /** A layer over this axis; negative ones count from the end. */
    public Softmin(int axis) {
        this.axis = axis;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.neg().softmax(axis);
    }

    @Override
    protected String details() {
        return "axis=" + axis;
    }
}
