package org.wengert.nn;

import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** A layer of this package that computes one tensor from one. Layers of one's own extend {@link Module} and implement {@link Layer}. */
public abstract class BasicLayer extends Module implements Layer {
    BasicLayer() {}

    /**
     * Computes y from x.
     *
     * @throws IllegalArgumentException if x is null, or of a shape or type that the layer does not take
     */
    @Override
    public final Tensor forward(Tensor x) {
        return Summary.note(this, compute(Arguments.input(x, Text.name(getClass()))));
    }

    abstract Tensor compute(Tensor x);
}
