package org.wengert.check;

/** A number and how far off it may be. */
record Estimate(double value, double error) {
    static final Estimate NONE = new Estimate(Double.NaN, Double.POSITIVE_INFINITY);

    boolean isKnown() {
        return error < Double.POSITIVE_INFINITY;
    }

    /** Whether it cannot be 0. */
    boolean isNotZero() {
        return Math.abs(value) > 4 * error;
    }
}
