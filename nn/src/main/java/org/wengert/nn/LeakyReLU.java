package org.wengert.nn;

import org.wengert.Tensor;

/** y = x for x above 0, else slope x, element by element: see {@link Tensor#leakyRelu}. */
public final class LeakyReLU extends BasicLayer {
    private final double slope;

    /** A layer with slope 0.01. */
    public LeakyReLU() {
        this(0.01);
    }

    /** A layer with this slope. */
    public LeakyReLU(double slope) {
        this.slope = slope;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.leakyRelu(slope);
    }

    @Override
    protected String details() {
        return "slope=" + slope;
    }
}
