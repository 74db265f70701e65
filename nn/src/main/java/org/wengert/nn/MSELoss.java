package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** (p - t)^2: {@link Loss#mse} as a module. */
public final class MSELoss extends Module implements Loss {
    private final Reduction reduction;

    /** A loss with {@link Reduction#MEAN}. */
    public MSELoss() {
        this(Reduction.MEAN);
    }

    /** A loss with this reduction. */
    public MSELoss(Reduction reduction) {
        this.reduction = Arguments.notNull(reduction, "MSELoss: the reduction", "Use Reduction.MEAN.");
    }

    /** Computes (p - t)^2, reduced. */
    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Loss.mse(prediction, target, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
