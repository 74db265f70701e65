package org.wengert.nn;

import org.wengert.Tensor;

/** y = x sigmoid x, element by element: see {@link Tensor#silu}. */
public final class SiLU extends BasicLayer {
    /** A layer without parameters. */
    public SiLU() {}

    @Override
    Tensor compute(Tensor x) {
        return x.silu();
    }
}
