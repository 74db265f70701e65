package org.wengert.nn.train;

/** A mean of numbers, one for each sample or element, by their sum and their number. */
abstract class MeanMetric implements Metric {
    private final String name;
    private final boolean higherIsBetter;
    private double sum;
    private long n;

    MeanMetric(String name, boolean higherIsBetter) {
        this.name = name;
        this.higherIsBetter = higherIsBetter;
    }

    /** Adds numbers, by their sum. */
    final void add(double sum, long n) {
        this.sum += sum;
        this.n += n;
    }

    /** Returns the mean; NaN of nothing. */
    final double mean() {
        return sum / n;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void reset() {
        sum = 0;
        n = 0;
    }

    @Override
    public double value() {
        return mean();
    }

    @Override
    public final boolean higherIsBetter() {
        return higherIsBetter;
    }
}
