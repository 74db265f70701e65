package org.wengert.nn;

import org.wengert.Tensor;

/**
 * y = e^x / sum e^x along an axis: numbers above 0 that add up to 1. See {@link Tensor#softmax}.
 *
 * <p>Not before {@link CrossEntropyLoss}, which takes the scores themselves.
 */
public final class Softmax extends Module implements Layer {
    private final int axis;

    /** Along the last axis. */
    public Softmax() {
        this(-1);
    }

    /** Along this axis; negative ones count from the end. */
    public Softmax(int axis) {
        this.axis = axis;
    }

    /** e^x / sum e^x. */
    @Override
    public Tensor forward(Tensor x) {
        return x.softmax(axis);
    }

    @Override
    protected String details() {
        return "axis=" + axis;
    }
}
