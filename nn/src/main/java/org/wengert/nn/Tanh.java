package org.wengert.nn;

import org.wengert.Tensor;

/** y = tanh x, element by element: see {@link Tensor#tanh}. */
public final class Tanh extends BasicLayer {
    /** A layer without parameters. */
    public Tanh() {}

    @Override
    Tensor compute(Tensor x) {
        return x.tanh();
    }
}
