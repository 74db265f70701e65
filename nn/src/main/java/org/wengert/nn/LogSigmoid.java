package org.wengert.nn;

import org.wengert.Tensor;

/** y = ln sigmoid x, element by element: see {@link Tensor#logSigmoid}. */
public final class LogSigmoid extends BasicLayer {
    /** A layer without parameters. */
    public LogSigmoid() {}

    @Override
    Tensor compute(Tensor x) {
        return x.logSigmoid();
    }
}
