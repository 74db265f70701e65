package org.wengert.nn;

import org.wengert.Tensor;

/** y = 1 / (1 + e^-x), element by element: see {@link Tensor#sigmoid}. */
public final class Sigmoid extends Module implements Layer {
    /** The layer; it has no parameters. */
    public Sigmoid() {}

    /** 1 / (1 + e^-x). */
    @Override
    public Tensor forward(Tensor x) {
        return x.sigmoid();
    }
}
