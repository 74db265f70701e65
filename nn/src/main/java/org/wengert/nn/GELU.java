package org.wengert.nn;

import org.wengert.Tensor;

/** y = x P(x), with P(x) the probability that a standard normal number is below x, element by element: see {@link Tensor#gelu}. */
public final class GELU extends BasicLayer {
    private boolean approximate;

    /** A layer without parameters. */
    public GELU() {}

    /** Approximates P(x) by (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2: see {@link Tensor#geluTanh}. */
    public GELU approximate() {
        approximate = true;
        return this;
    }

    @Override
    Tensor compute(Tensor x) {
        return approximate ? x.geluTanh() : x.gelu();
    }

    @Override
    protected String details() {
        return approximate ? "approximate=tanh" : "";
    }
}
