package org.wengert.nn.train;

import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.internal.Text;

/**
 * R2 = 1 - sum (p - t)^2 / sum (t - mean t)^2: the part of the targets' variance that is predicted. 1 is perfect, 0 as good as their mean. For predictions and targets of
 * the same shape (N, ...); with several columns, the mean of their values, as scikit-learn's.
 *
 * <p>NaN for fewer than two samples, or if the targets of a column are all equal. Computed in FLOAT64.
 */
public final class R2 implements Metric {
    private long n;
    private double[] mean = {};
    private double[] variation = {};
    private double[] error = {};

    /** A value of nothing yet. */
    public R2() {}

    @Override
    public String name() {
        return "r2";
    }

    @Override
    public void reset() {
        n = 0;
        mean = new double[0];
        variation = new double[0];
        error = new double[0];
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if there are other columns than before
     */
    @Override
    public void update(Tensor prediction, Tensor target) {
        double[] d = Metrics.differences(prediction, target, this).toDoubleArray();
        if (target.rank() == 0) {
            throw new IllegalArgumentException(name() + ": prediction and target are " + Text.type(target)
                    + ": expected one row for each sample. Reshape them to (1).");
        }
        if (d.length == 0) {
            return;
        }
        int rows = target.dim(0);
        int columns = d.length / rows;
        if (n > 0 && columns != mean.length) {
            throw new IllegalArgumentException(name() + ": target " + Text.type(target) + " with " + columns
                    + " columns after " + mean.length + ": expected the same. Call reset() first.");
        }
        if (n == 0) {
            mean = new double[columns];
            variation = new double[columns];
            error = new double[columns];
        }
        double[] t = target.detach().to(DType.FLOAT64).toDoubleArray();
        for (int row = 0; row < rows; row++) {
            n++;
            for (int c = 0; c < columns; c++) {
                add(c, t[row * columns + c], d[row * columns + c]);
            }
        }
    }

    /** Welford: Note on a method for calculating corrected sums of squares and products, 1962. */
    private void add(int column, double target, double difference) {
        double before = target - mean[column];
        mean[column] += before / n;
        variation[column] += before * (target - mean[column]);
        error[column] += difference * difference;
    }

    @Override
    public double value() {
        double sum = 0;
        for (int c = 0; c < mean.length; c++) {
            sum += variation[c] == 0 ? Double.NaN : 1 - error[c] / variation[c];
        }
        return sum / mean.length;
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }
}
