package org.wengert.check;

/**
 * Ridders' extrapolation: values at steps h, h/2, h/4, ..., continued to step 0. Column j of the tableau is free of the first j terms of the
 * values' expansion in h; a value is off by as much as it differs from its neighbours, plus what rounding may have done to it.
 */
final class Tableau {
    private static final int COLUMNS = 8;

    /** Central differences expand in h^2, which falls by 4 from step to step. */
    static final double EVEN = 4;

    /** One-sided differences expand in h. */
    static final double ALL = 2;

    private final double ratio;
    private double[] above = {};
    private Estimate best = Estimate.NONE;
    private int rowsSinceBest;

    Tableau(double ratio) {
        this.ratio = ratio;
    }

    /** Adds the value at the next step, which rounding may have changed by {@code noise}; returns this row's best. */
    Estimate add(double value, double noise, double step) {
        double[] row = new double[Math.min(above.length + 1, COLUMNS)];
        row[0] = value;
        Estimate bestHere = new Estimate(value, Double.POSITIVE_INFINITY, step);
        double amplified = noise;
        double factor = 1;
        for (int j = 1; j < row.length; j++) {
            factor *= ratio;
            row[j] = row[j - 1] + (row[j - 1] - above[j - 1]) / (factor - 1);
            amplified *= (factor + 1) / (factor - 1);
            double spread = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - above[j - 1]));
            if (spread + amplified < bestHere.error()) {
                bestHere = new Estimate(row[j], spread + amplified, step);
            }
        }
        above = row;
        rowsSinceBest++;
        if (bestHere.error() < best.error()) {
            best = bestHere;
            rowsSinceBest = 0;
        }
        return bestHere;
    }

    /** The best of all rows. */
    Estimate best() {
        return best;
    }

    /** The number of steps since the best value: after a few, rounding has the upper hand. */
    int rowsSinceBest() {
        return rowsSinceBest;
    }
}
