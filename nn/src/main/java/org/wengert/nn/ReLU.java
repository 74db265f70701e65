package org.wengert.nn;

import org.wengert.Tensor;

/** y = max(x, 0), element by element: see {@link Tensor#relu}. */
public final class ReLU extends Module implements Layer {
    /** The layer; it has no parameters. */
    public ReLU() {}

    /** max(x, 0). */
    @Override
    public Tensor forward(Tensor x) {
        return x.relu();
    }
}
