package org.wengert.nn;

import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** y = 1 / (1 + e^-x), element by element: see {@link Tensor#sigmoid}. */
public final class Sigmoid extends Module implements Layer {
    /** A layer without parameters. */
    public Sigmoid() {}

    /** Computes 1 / (1 + e^-x). */
    @Override
    public Tensor forward(Tensor x) {
        return Arguments.input(x, "Sigmoid").sigmoid();
    }
}
