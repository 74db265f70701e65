package org.wengert.nn;

import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** y = x for x above 0, else slope x, element by element: see {@link Tensor#leakyRelu}. */
public final class LeakyReLU extends Module implements Layer {
    private final double slope;

    /** A layer with slope 0.01. */
    public LeakyReLU() {
        this(0.01);
    }

    /** A layer with this slope below 0. */
    public LeakyReLU(double slope) {
        this.slope = slope;
    }

    /** Computes x for x above 0, else slope x. */
    @Override
    public Tensor forward(Tensor x) {
        return Arguments.input(x, "LeakyReLU").leakyRelu(slope);
    }

    @Override
    protected String details() {
        return "slope=" + slope;
    }
}
