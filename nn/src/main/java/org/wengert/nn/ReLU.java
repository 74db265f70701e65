package org.wengert.nn;

import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** y = max(x, 0), element by element: see {@link Tensor#relu}. */
public final class ReLU extends Module implements Layer {
    /** A layer without parameters. */
    public ReLU() {}

    /** Computes max(x, 0). */
    @Override
    public Tensor forward(Tensor x) {
        return Arguments.input(x, "ReLU").relu();
    }
}
