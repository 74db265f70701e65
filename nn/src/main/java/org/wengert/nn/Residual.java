package org.wengert.nn;

import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/**
 * y = x + f(x): a layer with a way around it. f keeps the shape.
 *
 * <p>He et al.: Deep Residual Learning for Image Recognition, 2016.
 */
public final class Residual extends BasicLayer {
    private final Layer inner;

    /** A layer around {@code inner}: {@code new Residual(new Sequential(new Linear(8, 8), new ReLU()))}. */
    public Residual(Layer inner) {
        this.inner = Arguments.notNull(inner, "Residual: the layer", "Pass a layer, such as new Linear(8, 8).");
    }

    @Override
    Tensor compute(Tensor x) {
        Tensor y = Summary.note(inner, inner.forward(x));
        if (y == null) {
            throw new IllegalStateException("Residual: the layer's result is null. Return a tensor from its forward.");
        }
        if (!y.shape().equals(x.shape())) {
            throw new IllegalArgumentException("Residual: the layer makes " + y.shape() + " of " + x.shape()
                    + ", and the two cannot be added. Give it as many outputs as inputs.");
        }
        return x.add(y);
    }

    /** Returns f. */
    public Layer inner() {
        return inner;
    }
}
