package org.wengert.nn;

import org.wengert.Tensor;

/** y = x hardSigmoid x, element by element: see {@link Tensor#hardSwish}. */
public final class Hardswish extends BasicLayer {
    /** A layer without parameters. */
    public Hardswish() {}

    @Override
    Tensor compute(Tensor x) {
        return x.hardSwish();
    }
}
