package org.wengert.nn;

import org.wengert.Tensor;

/** y = x outside -lambda to lambda, else 0, element by element: see {@link Tensor#hardshrink}. */
public final class Hardshrink extends BasicLayer {
    private final double lambda;

    /** A layer with lambda 0.5. */
    public Hardshrink() {
        this(0.5);
    }

    /** A layer with this lambda. */
    public Hardshrink(double lambda) {
        this.lambda = lambda;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.hardshrink(lambda);
    }

    @Override
    protected String details() {
        return "lambda=" + lambda;
    }
}
