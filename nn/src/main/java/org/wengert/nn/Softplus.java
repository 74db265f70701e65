package org.wengert.nn;

import org.wengert.Tensor;

/** y = ln(1 + e^(beta x)) / beta, element by element: see {@link Tensor#softplus}. */
public final class Softplus extends BasicLayer {
    private final double beta;

    /** A layer with beta 1.0. */
    public Softplus() {
        this(1.0);
    }

    /** A layer with this beta. */
    public Softplus(double beta) {
        this.beta = beta;
    }

    @Override
    Tensor compute(Tensor x) {
        return beta == 1 ? x.softplus() : x.mul(beta).softplus().div(beta);
    }

    @Override
    protected String details() {
        return "beta=" + beta;
    }
}
