package org.wengert.nn;

import org.wengert.Tensor;

/** y = x above 0, alpha (e^x - 1) at and below it, element by element: see {@link Tensor#elu}. */
public final class ELU extends BasicLayer {
    private final double alpha;

    /** A layer with alpha 1.0. */
    public ELU() {
        this(1.0);
    }

    /** A layer with this alpha. */
    public ELU(double alpha) {
        this.alpha = alpha;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.elu(alpha);
    }

    @Override
    protected String details() {
        return "alpha=" + alpha;
    }
}
