package org.wengert.nn;

import org.wengert.Reduction;
import org.wengert.Tensor;

/** |p - t|: {@link Loss#l1} as a module. */
public final class L1Loss extends Module implements Loss {
    private final Reduction reduction;

    /** The mean. */
    public L1Loss() {
        this(Reduction.MEAN);
    }

    /** With this reduction. */
    public L1Loss(Reduction reduction) {
        this.reduction = reduction;
    }

    /** |p - t|, reduced. */
    @Override
    public Tensor forward(Tensor prediction, Tensor target) {
        return Loss.l1(prediction, target, reduction);
    }

    @Override
    protected String details() {
        return "reduction=" + reduction;
    }
}
