package org.wengert.kernel;

/** Norms and variances of the rows of {@code float[]} and {@code double[]}, summed in {@code double}. */
public final class Moments {
    private Moments() {}

    /** y[r] = the mean of x[r]; NaN of none. */
    public static void mean(Object x, int rows, int n, Object y) {
        double[] row = new double[n];
        for (int r = 0; r < rows; r++) {
            read(x, r * n, row);
            write(mean(row), y, r);
        }
    }

    /** y[r] = (sum_i |x[r, i]|^p)^(1/p), scaled by the largest, so that no power overflows. */
    public static void norm(Object x, int rows, int n, double p, Object y) {
        double[] row = new double[n];
        for (int r = 0; r < rows; r++) {
            read(x, r * n, row);
            write(norm(row, p), y, r);
        }
    }

    private static double norm(double[] x, double p) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0 || p == Double.POSITIVE_INFINITY || Double.isInfinite(largest) || Double.isNaN(largest)) {
            return largest;
        }
        double sum = 0;
        for (double value : x) {
            double share = Math.abs(value) / largest;
            sum += p == 1 ? share : p == 2 ? share * share : Math.pow(share, p);
        }
        return largest * (p == 1 ? sum : p == 2 ? Math.sqrt(sum) : Math.pow(sum, 1 / p));
    }

    /** y[r] = sum_i (x[r, i] - mean)^2 / max(0, n - correction). */
    public static void variance(Object x, int rows, int n, int correction, Object y) {
        double[] row = new double[n];
        for (int r = 0; r < rows; r++) {
            read(x, r * n, row);
            write(variance(row, correction), y, r);
        }
    }

    /** y[r] = the square root of {@link #variance}. */
    public static void std(Object x, int rows, int n, int correction, Object y) {
        double[] row = new double[n];
        for (int r = 0; r < rows; r++) {
            read(x, r * n, row);
            write(Math.sqrt(variance(row, correction)), y, r);
        }
    }

    private static double variance(double[] x, int correction) {
        double mean = mean(x);
        double sum = 0;
        for (double value : x) {
            double deviation = value - mean;
            sum += deviation * deviation;
        }
        return sum / Math.max(0, x.length - correction);
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        double mean = sum / x.length;
        // Once more over what is left of the sum: of equal values, the mean is that value to the last digit.
        double rest = 0;
        for (double value : x) {
            rest += value - mean;
        }
        return mean + (Double.isFinite(rest) ? rest / Math.max(1, x.length) : 0);
    }

    private static void read(Object x, int from, double[] row) {
        if (x instanceof float[] floats) {
            for (int i = 0; i < row.length; i++) {
                row[i] = floats[from + i];
            }
        } else {
            System.arraycopy(x, from, row, 0, row.length);
        }
    }

    private static void write(double value, Object y, int i) {
        if (y instanceof float[] floats) {
            floats[i] = (float) value;
        } else {
            ((double[]) y)[i] = value;
        }
    }
}
