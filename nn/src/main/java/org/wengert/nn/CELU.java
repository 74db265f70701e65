package org.wengert.nn;

import org.wengert.Tensor;

/** y = x above 0, alpha (e^(x / alpha) - 1) at and below it, element by element: see {@link Tensor#celu}. */
public final class CELU extends BasicLayer {
    private final double alpha;

    /** A layer with alpha 1.0. */
    public CELU() {
        this(1.0);
    }

    /** A layer with this alpha. */
    public CELU(double alpha) {
        this.alpha = alpha;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.celu(alpha);
    }

    @Override
    protected String details() {
        return "alpha=" + alpha;
    }
}
