package org.wengert.check;

/** A number found with steps down to {@code step}, and how far off it may be. */
record Estimate(double value, double error, double step) {
    static final Estimate NONE = new Estimate(Double.NaN, Double.POSITIVE_INFINITY, Double.NaN);

    Estimate withError(double other) {
        return new Estimate(value, other, step);
    }

    boolean isKnown() {
        return error < Double.POSITIVE_INFINITY;
    }

    /** Returns whether it is {@code other}, as far as both are known. */
    boolean isNear(double other, double otherError) {
        return Math.abs(value - other) <= 4 * error + otherError;
    }
}
