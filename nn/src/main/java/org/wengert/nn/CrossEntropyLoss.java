package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** -ln softmax(scores)[class]: {@link Loss#crossEntropy} as a module. */
public final class CrossEntropyLoss extends Module implements Loss {
    private final Reduction reduction;

    /** A loss with {@link Reduction#MEAN}. */
    public CrossEntropyLoss() {
        this(Reduction.MEAN);
    }

    /** A loss with this reduction. */
    public CrossEntropyLoss(Reduction reduction) {
        this.reduction = Arguments.notNull(reduction, "CrossEntropyLoss: the reduction", "Use Reduction.MEAN.");
    }

    /** Computes -ln softmax(scores)[class], reduced. */
    @Override
    public Tensor forward(Tensor scores, Tensor classIndices) {
        return Loss.crossEntropy(scores, classIndices, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
