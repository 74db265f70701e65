package org.wengert.nn;

import org.wengert.Tensor;

/** y = x above 0, slope x at and below it, element by element: see {@link Tensor#leakyRelu}. */
public final class LeakyReLU extends Module implements Layer {
    private final double slope;

    /** With slope 0.01. */
    public LeakyReLU() {
        this(0.01);
    }

    /** With this slope below 0. */
    public LeakyReLU(double slope) {
        this.slope = slope;
    }

    /** x above 0, slope x at and below it. */
    @Override
    public Tensor forward(Tensor x) {
        return x.leakyRelu(slope);
    }

    @Override
    protected String details() {
        return "slope=" + slope;
    }
}
