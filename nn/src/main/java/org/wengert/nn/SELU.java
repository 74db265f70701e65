package org.wengert.nn;

import org.wengert.Tensor;

/** y = scale x above 0, scale alpha (e^x - 1) at and below it, element by element: see {@link Tensor#selu}. */
public final class SELU extends BasicLayer {
    /** A layer without parameters. */
    public SELU() {}

    @Override
    Tensor compute(Tensor x) {
        return x.selu();
    }
}
