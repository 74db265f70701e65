package org.wengert.nn;

import org.wengert.Tensor;

/** y = x / (1 + |x|), element by element: see {@link Tensor#softsign}. */
public final class Softsign extends BasicLayer {
    /** A layer without parameters. */
    public Softsign() {}

    @Override
    Tensor compute(Tensor x) {
        return x.softsign();
    }
}
