package org.wengert.nn.train;

/** sum n x / sum n: the mean of values, each of which is itself the mean over n samples, such as the losses of batches. */
public final class Mean {
    private double sum;
    private long count;

    /** A mean of nothing yet. */
    public Mean() {}

    /**
     * Adds the mean over some samples.
     *
     * @throws IllegalArgumentException if their number is negative
     */
    public void add(double mean, long samples) {
        if (samples < 0) {
            throw new IllegalArgumentException("Mean: " + samples + " samples: expected 0 or more. Pass batch.size().");
        }
        if (samples > 0) {
            sum += mean * samples;
            count += samples;
        }
    }

    /** Returns the mean; NaN without samples. */
    public double value() {
        return sum / count;
    }

    /** Returns the number of samples. */
    public long samples() {
        return count;
    }
}
