package org.wengert.nn.train;

import org.wengert.Tensor;

/** RMSE = sqrt(sum (p - t)^2 / n), over all elements of predictions and targets of the same shape. Computed in FLOAT64. */
public final class RootMeanSquaredError extends MeanMetric {
    /** An error of nothing yet. */
    public RootMeanSquaredError() {
        super("rmse", false);
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor d = Metrics.differences(prediction, target, this);
        add(d.square().sum().item(), d.size());
    }

    @Override
    public double value() {
        return Math.sqrt(mean());
    }
}
