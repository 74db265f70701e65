package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/** |p - t|: {@link Loss#l1} as a module. */
public final class L1Loss extends Module implements Loss {
    private final Reduction reduction;

    /** A loss with {@link Reduction#MEAN}. */
    public L1Loss() {
        this(Reduction.MEAN);
    }

    /** A loss with this reduction. */
    public L1Loss(Reduction reduction) {
        this.reduction = Arguments.notNull(reduction, "L1Loss: the reduction", "Use Reduction.MEAN.");
    }

    /** Computes |p - t|, reduced. */
    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Loss.l1(prediction, target, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
