package org.wengert.nn;

import org.wengert.Tensor;

/** y = x - tanh x, element by element: see {@link Tensor#tanhshrink}. */
public final class Tanhshrink extends BasicLayer {
    /** A layer without parameters. */
    public Tanhshrink() {}

    @Override
    Tensor compute(Tensor x) {
        return x.tanhshrink();
    }
}
