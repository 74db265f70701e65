package org.wengert.nn;

import org.wengert.Tensor;

/** y = x tanh(softplus x), element by element: see {@link Tensor#mish}. */
public final class Mish extends BasicLayer {
    /** A layer without parameters. */
    public Mish() {}

    @Override
    Tensor compute(Tensor x) {
        return x.mish();
    }
}
