package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;

/** (p - t)^2: {@link Loss#mse} as a module. */
public final class MSELoss extends Module implements Loss {
    private final Reduction reduction;

    /** The mean. */
    public MSELoss() {
        this(Reduction.MEAN);
    }

    /** With this reduction. */
    public MSELoss(Reduction reduction) {
        this.reduction = reduction;
    }

    /** (p - t)^2, reduced. */
    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Loss.mse(prediction, target, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
