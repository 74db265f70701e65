package org.wengert.nn;

import org.wengert.Tensor;

/** y = min(max(x, min), max), element by element: see {@link Tensor#hardtanh}. */
public final class Hardtanh extends BasicLayer {
    private final double min;
    private final double max;

    /** A layer with min -1.0 and max 1.0. */
    public Hardtanh() {
        this(-1.0, 1.0);
    }

    /** A layer with this min and this max. */
    public Hardtanh(double min, double max) {
        this.min = min;
        this.max = max;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.hardtanh(min, max);
    }

    @Override
    protected String details() {
        return "min=" + min + ", " + "max=" + max;
    }
}
