package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;

/** -(t ln p + (1 - t) ln(1 - p)): {@link Loss#bce} as a module. */
public final class BCELoss extends Module implements Loss {
    private final Reduction reduction;

    /** The mean. */
    public BCELoss() {
        this(Reduction.MEAN);
    }

    /** With this reduction. */
    public BCELoss(Reduction reduction) {
        this.reduction = reduction;
    }

    /** -(t ln p + (1 - t) ln(1 - p)), reduced. */
    @Override
    public Tensor forward(Tensor probabilities, Tensor target) {
        return Loss.bce(probabilities, target, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
