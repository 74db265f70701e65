package org.wengert.nn;

import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** A layer of this library: checks that there is an input, and tells an open {@link Summary} what it computed. */
abstract class BasicLayer extends Module implements Layer {
    /** Computes y from x. */
    @Override
    public final Tensor forward(Tensor x) {
        return Summary.note(this, compute(Arguments.input(x, Text.name(getClass()))));
    }

    abstract Tensor compute(Tensor x);
}
