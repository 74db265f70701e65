package org.wengert.nn;

import org.wengert.Tensor;

/** y = min(max(x, 0), 6), element by element: see {@link Tensor#relu6}. */
public final class ReLU6 extends BasicLayer {
    /** A layer without parameters. */
    public ReLU6() {}

    @Override
    Tensor compute(Tensor x) {
        return x.relu6();
    }
}
