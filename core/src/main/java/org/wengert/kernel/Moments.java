package org.wengert.kernel;

/** Norms and variances of the rows of {@code float[]} and {@code double[]}, summed in {@code double}. */
public final class Moments {
    /** Within these bounds, squares and their sums neither overflow nor lose digits. */
    private static final double SMALL = 0x1p-450;

    private static final double LARGE = 0x1p450;

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
        if (largest == 0 || p == Double.POSITIVE_INFINITY || !(largest <= Double.MAX_VALUE)) {
            return largest;
        }
        if (p != 1 && p != 2) {
            double sum = 0;
            for (double value : x) {
                sum += Math.pow(Math.abs(value) / largest, p);
            }
            return largest * Math.pow(sum, 1 / p);
        }
        // By a power of two, which changes no digit.
        int exponent = scale(largest);
        double sum = 0;
        for (double value : x) {
            double share = Math.abs(exponent == 0 ? value : Math.scalb(value, -exponent));
            sum += p == 1 ? share : share * share;
        }
        return Math.scalb(p == 1 ? sum : Math.sqrt(sum), exponent);
    }

    /** 0 if numbers up to this size can be squared as they are, else an exponent of 2 to divide by. */
    private static int scale(double largest) {
        return largest >= SMALL && largest <= LARGE || largest == 0 ? 0 : Math.getExponent(largest);
    }

    /** y[r] = sum_i (x[r, i] - mean)^2 / max(0, n - correction). */
    public static void variance(Object x, int rows, int n, int correction, Object y) {
        spread(x, rows, n, correction, false, y);
    }

    /** y[r] = the square root of {@link #variance}, also where that would overflow or underflow. */
    public static void std(Object x, int rows, int n, int correction, Object y) {
        spread(x, rows, n, correction, true, y);
    }

    /** Replaces a row by its deviations from the mean, divided by sqrt(variance + epsilon), and returns that root; for numbers of any size. */
    static double standardize(double[] row, double epsilon) {
        double mean = mean(row);
        for (int i = 0; i < row.length; i++) {
            row[i] -= mean;
        }
        double squares = squares(row);
        int exponent = 0;
        if (!(squares >= SMALL * SMALL && squares <= LARGE * LARGE)) {
            exponent = scaleDown(row);
            squares = squares(row);
        }
        double scaled = squares / row.length;
        double root = exponent == 0
                ? Math.sqrt(scaled + epsilon)
                : Math.hypot(Math.scalb(Math.sqrt(scaled), exponent), Math.sqrt(epsilon));
        double scaledRoot = Math.scalb(root, -exponent);
        for (int i = 0; i < row.length; i++) {
            row[i] /= scaledRoot;
        }
        return root;
    }

    private static void spread(Object x, int rows, int n, int correction, boolean isRoot, Object y) {
        double[] row = new double[n];
        for (int r = 0; r < rows; r++) {
            read(x, r * n, row);
            double mean = mean(row);
            for (int i = 0; i < n; i++) {
                row[i] -= mean;
            }
            int exponent = 0;
            double squares = squares(row);
            if (!(squares >= SMALL * SMALL && squares <= LARGE * LARGE)) {
                exponent = scaleDown(row);
                squares = squares(row);
            }
            double variance = squares / Math.max(0, n - correction);
            write(isRoot ? Math.scalb(Math.sqrt(variance), exponent) : Math.scalb(variance, 2 * exponent), y, r);
        }
    }

    /** Divides x by 2^e, so that its largest element can be squared, and returns e. */
    private static int scaleDown(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        int exponent = largest <= Double.MAX_VALUE ? scale(largest) : 0;
        for (int i = 0; exponent != 0 && i < x.length; i++) {
            x[i] = Math.scalb(x[i], -exponent);
        }
        return exponent;
    }

    /** The sum of squares about the mean. The deviations are from a rounded mean, so they do not sum to 0: their own mean corrects that. */
    private static double squares(double[] deviations) {
        double sum = 0;
        double rest = 0;
        for (double deviation : deviations) {
            sum += deviation * deviation;
            rest += deviation;
        }
        return deviations.length == 0 ? 0 : Math.max(0, sum - rest * (rest / deviations.length));
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        double mean = sum / x.length;
        if (!Double.isFinite(mean) && x.length > 0) {
            // Large numbers may have a mean although their sum overflows. Infinite ones keep theirs.
            mean = 0;
            for (double value : x) {
                mean += value / x.length;
            }
        }
        // Once more over the rest of the sum: of equal values, the mean is that value to the last digit.
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
