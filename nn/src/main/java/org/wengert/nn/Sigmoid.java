package org.wengert.nn;

import org.wengert.Tensor;

/** y = 1 / (1 + e^-x), element by element: see {@link Tensor#sigmoid}. */
public final class Sigmoid extends BasicLayer {
    /** A layer without parameters. */
    public Sigmoid() {}

    @Override
    Tensor compute(Tensor x) {
        return x.sigmoid();
    }
}
