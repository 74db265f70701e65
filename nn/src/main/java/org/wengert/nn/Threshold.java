package org.wengert.nn;

import org.wengert.Tensor;

/** y = x above the threshold, else value, element by element: see {@link Tensor#threshold}. */
public final class Threshold extends BasicLayer {
    private final double threshold;
    private final double value;

    /** A layer with this threshold and this value. */
    public Threshold(double threshold, double value) {
        this.threshold = threshold;
        this.value = value;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.threshold(threshold, value);
    }

    @Override
    protected String details() {
        return "threshold=" + threshold + ", " + "value=" + value;
    }
}
