package org.wengert.nn;

import org.wengert.Tensor;

/** y = min(max((x + 3) / 6, 0), 1), element by element: see {@link Tensor#hardSigmoid}. */
public final class Hardsigmoid extends BasicLayer {
    /** A layer without parameters. */
    public Hardsigmoid() {}

    @Override
    Tensor compute(Tensor x) {
        return x.hardSigmoid();
    }
}
