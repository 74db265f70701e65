package org.wengert.nn;

import org.wengert.Tensor;

/**
 * y = e^x / sum e^x along an axis: positive numbers that sum to 1. See {@link Tensor#softmax}.
 *
 * <p>Do not put it before {@link CrossEntropyLoss}, which takes the scores themselves.
 */
public final class Softmax extends BasicLayer {
    private final int axis;

    /** A layer over the last axis. */
    public Softmax() {
        this(-1);
    }

    /** A layer over this axis; negative ones count from the end. */
    public Softmax(int axis) {
        this.axis = axis;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.softmax(axis);
    }

    @Override
    protected String details() {
        return "axis=" + axis;
    }
}
