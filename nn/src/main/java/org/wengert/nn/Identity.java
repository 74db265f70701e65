package org.wengert.nn;

import org.wengert.Tensor;

/** y = x: a layer in the place of one that was taken out. */
public final class Identity extends BasicLayer {
    /** A layer without parameters. */
    public Identity() {}

    @Override
    Tensor compute(Tensor x) {
        return x;
    }
}
