package org.wengert.nn;

import org.wengert.Tensor;

/** y = tanh x, element by element: see {@link Tensor#tanh}. */
public final class Tanh extends Module implements Layer {
    /** The layer; it has no parameters. */
    public Tanh() {}

    /** tanh x. */
    @Override
    public Tensor forward(Tensor x) {
        return x.tanh();
    }
}
