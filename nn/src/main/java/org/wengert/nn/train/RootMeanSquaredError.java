package org.wengert.nn.train;

import org.wengert.Tensor;

/** RMSE = sqrt(sum (p - t)^2 / n), over all elements of predictions and targets of the same shape. Computed in FLOAT64. */
public final class RootMeanSquaredError implements Metric {
    private double sum;
    private long n;

    /** An error of nothing yet. */
    public RootMeanSquaredError() {}

    @Override
    public String name() {
        return "rmse";
    }

    @Override
    public void reset() {
        sum = 0;
        n = 0;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor d = Metrics.differences(prediction, target, this);
        sum += d.square().sum().item();
        n += d.size();
    }

    @Override
    public double value() {
        return Math.sqrt(sum / n);
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }
}
