package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;

/** -(t ln s + (1 - t) ln(1 - s)) for s = sigmoid(scores): {@link Loss#bceWithLogits} as a module. */
public final class BCEWithLogitsLoss extends Module implements Loss {
    private final Reduction reduction;

    /** The mean. */
    public BCEWithLogitsLoss() {
        this(Reduction.MEAN);
    }

    /** With this reduction. */
    public BCEWithLogitsLoss(Reduction reduction) {
        this.reduction = reduction;
    }

    /** -(t ln s + (1 - t) ln(1 - s)) for s = sigmoid(scores), reduced. */
    @Override
    public Tensor forward(Tensor scores, Tensor target) {
        return Loss.bceWithLogits(scores, target, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
