package org.wengert.nn;

import org.wengert.Tensor;

/** y = x - lambda above lambda, x + lambda below -lambda, 0 between, element by element: see {@link Tensor#softshrink}. */
public final class Softshrink extends BasicLayer {
    private final double lambda;

    /** A layer with lambda 0.5. */
    public Softshrink() {
        this(0.5);
    }

    /** A layer with this lambda. */
    public Softshrink(double lambda) {
        this.lambda = lambda;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.softshrink(lambda);
    }

    @Override
    protected String details() {
        return "lambda=" + lambda;
    }
}
