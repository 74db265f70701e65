package org.wengert.nn;

import org.wengert.Tensor;

/**
 * y = x / (1 - p) with probability 1 - p, else 0, independently for each element; y = x in evaluation mode. See {@link Tensor#dropout}.
 *
 * <p>Srivastava et al.: Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014.
 */
public final class Dropout extends BasicLayer {
    private final double p;

    /** A layer with p = 0.5. */
    public Dropout() {
        this(0.5);
    }

    /**
     * A layer that sets this share of the elements to 0, drawn from {@link Rng#generator()}.
     *
     * @throws IllegalArgumentException if p is not between 0 and 1
     */
    public Dropout(double p) {
        this.p = Inputs.probability(p, "Dropout");
    }

    @Override
    Tensor compute(Tensor x) {
        return isTraining() ? x.dropout(p, Rng.generator()) : x;
    }

    @Override
    protected String details() {
        return "p=" + p;
    }
}
