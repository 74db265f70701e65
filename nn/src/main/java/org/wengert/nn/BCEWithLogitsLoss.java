package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** -(t ln s + (1 - t) ln(1 - s)) for s = sigmoid(scores): {@link Loss#bceWithLogits} as a module. */
public final class BCEWithLogitsLoss extends Module implements Loss {
    private final Reduction reduction;

    /** A loss with {@link Reduction#MEAN}. */
    public BCEWithLogitsLoss() {
        this(Reduction.MEAN);
    }

    /** A loss with this reduction. */
    public BCEWithLogitsLoss(Reduction reduction) {
        this.reduction = Arguments.notNull(reduction, "BCEWithLogitsLoss: the reduction", "Use Reduction.MEAN.");
    }

    /** Computes -(t ln s + (1 - t) ln(1 - s)) for s = sigmoid(scores), reduced. */
    @Override
    public Tensor forward(Tensor scores, Tensor target) {
        return Loss.bceWithLogits(scores, target, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
