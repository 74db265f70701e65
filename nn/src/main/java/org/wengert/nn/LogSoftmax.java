package org.wengert.nn;

import org.wengert.Tensor;

/** y = x - ln sum e^x along an axis: the logarithms of {@link Softmax}: see {@link Tensor#logSoftmax}. */
public final class LogSoftmax extends BasicLayer {
    private final int axis;

    /** A layer over the last axis. */
    public LogSoftmax() {
        this(-1);
    }

    /** A layer over this axis; negative ones count from the end. */
    public LogSoftmax(int axis) {
        this.axis = axis;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.logSoftmax(axis);
    }

    @Override
    protected String details() {
        return "axis=" + axis;
    }
}
