package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;

/** -ln softmax(scores)[class]: {@link Loss#crossEntropy} as a module. */
public final class CrossEntropyLoss extends Module implements Loss {
    private final Reduction reduction;

    /** The mean. */
    public CrossEntropyLoss() {
        this(Reduction.MEAN);
    }

    /** With this reduction. */
    public CrossEntropyLoss(Reduction reduction) {
        this.reduction = reduction;
    }

    /** -ln softmax(scores)[class], reduced. */
    @Override
    public Tensor forward(Tensor scores, Tensor classIndices) {
        return Loss.crossEntropy(scores, classIndices, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
