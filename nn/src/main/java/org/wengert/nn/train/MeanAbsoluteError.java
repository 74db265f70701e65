package org.wengert.nn.train;

import org.wengert.Tensor;

/** MAE = sum |p - t| / n, over all elements of predictions and targets of the same shape. Computed in FLOAT64. */
public final class MeanAbsoluteError extends MeanMetric {
    /** An error of nothing yet. */
    public MeanAbsoluteError() {
        super("mae", false);
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor d = Metrics.differences(prediction, target, this);
        add(d.abs().sum().item(), d.size());
    }
}
