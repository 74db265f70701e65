package org.wengert.nn.train;

import org.wengert.Tensor;

/** MAE = sum |p - t| / n, over all elements of predictions and targets of the same shape. Computed in FLOAT64. */
public final class MeanAbsoluteError implements Metric {
    private double sum;
    private long n;

    /** An error of nothing yet. */
    public MeanAbsoluteError() {}

    @Override
    public String name() {
        return "mae";
    }

    @Override
    public void reset() {
        sum = 0;
        n = 0;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor d = Metrics.differences(prediction, target, this);
        sum += d.abs().sum().item();
        n += d.size();
    }

    @Override
    public double value() {
        return sum / n;
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }
}
