package org.wengert.nn;

import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** y = tanh x, element by element: see {@link Tensor#tanh}. */
public final class Tanh extends Module implements Layer {
    /** A layer without parameters. */
    public Tanh() {}

    /** Computes tanh x. */
    @Override
    public Tensor forward(Tensor x) {
        return Arguments.input(x, "Tanh").tanh();
    }
}
