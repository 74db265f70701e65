package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** -(t ln p + (1 - t) ln(1 - p)): {@link Loss#bce} as a module. */
public final class BCELoss extends Module implements Loss {
    private final Reduction reduction;

    /** A loss with {@link Reduction#MEAN}. */
    public BCELoss() {
        this(Reduction.MEAN);
    }

    /** A loss with this reduction. */
    public BCELoss(Reduction reduction) {
        this.reduction = Arguments.notNull(reduction, "BCELoss: the reduction", "Use Reduction.MEAN.");
    }

    /** Computes -(t ln p + (1 - t) ln(1 - p)), reduced. */
    @Override
    public Tensor forward(Tensor probabilities, Tensor target) {
        return Loss.bce(probabilities, target, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
