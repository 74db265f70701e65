package org.wengert.nn;

import org.wengert.Tensor;

/** y = max(x, 0), element by element: see {@link Tensor#relu}. */
public final class ReLU extends BasicLayer {
    /** A layer without parameters. */
    public ReLU() {}

    @Override
    Tensor compute(Tensor x) {
        return x.relu();
    }
}
