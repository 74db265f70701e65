package org.wengert.kernel;

/** Norms and variances of {@code float[]} and {@code double[]}, summed in {@code double}. */
public final class Moments {
    /** Within these bounds, squares and their sums neither overflow nor lose digits. */
    private static final double SMALL = 0x1p-450;

    private static final double LARGE = 0x1p450;
    private static final double[] DOUBLES = {};

    private Moments() {}

    /** y[kept] = (sum |x|^p)^(1/p) over the flagged axes, scaled by the largest, so that no power overflows. */
    public static void norm(Object x, int[] dims, boolean[] reduced, double p, Object y) {
        ReducedAxes axes = ReducedAxes.of(dims, reduced);
        Copy.fill(y, 0, axes.lines().outer() * axes.lines().inner());
        axes.run((from, to) -> {
            Lines lines = axes.lines(from, to);
            Object block = ScratchArrays.claim(x, lines.size());
            axes.read(x, from, to, block);
            for (int k = 0; k < lines.outer() * lines.inner(); k++) {
                RowLoops.set(y, from * lines.inner() + k, norm(lines.line(block, k), p));
            }
            ScratchArrays.release(block);
        });
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

    /** y[kept] = sum (x - mean)^2 / max(0, n - correction) over the flagged axes, of n elements. */
    public static void variance(Object x, int[] dims, boolean[] reduced, int correction, Object y) {
        spread(x, dims, reduced, correction, false, y);
    }

    /** y[kept] = the square root of {@link #variance}, also where that would overflow or underflow. */
    public static void std(Object x, int[] dims, boolean[] reduced, int correction, Object y) {
        spread(x, dims, reduced, correction, true, y);
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

    private static void spread(Object x, int[] dims, boolean[] reduced, int correction, boolean isRoot, Object y) {
        ReducedAxes axes = ReducedAxes.of(dims, reduced);
        int n = axes.lines().n();
        if (n == 0) {
            Copy.fill(y, Double.NaN, axes.lines().outer() * axes.lines().inner());
            return;
        }
        int divisor = Math.max(0, n - correction);
        axes.run((from, to) -> {
            Lines lines = axes.lines(from, to);
            Object block = ScratchArrays.claim(x, lines.size());
            axes.read(x, from, to, block);
            Deviations deviations = new Deviations(lines, DOUBLES);
            Copy.convert(block, deviations.values, lines.size());
            deviations.centre();
            for (int k = 0; k < lines.outer() * lines.inner(); k++) {
                double squares = RowLoops.get(deviations.squares, k);
                double value = squares >= SMALL * SMALL && squares <= LARGE * LARGE
                        ? root(deviations.variance(k) * n / divisor, isRoot)
                        : spread(lines.line(block, k), divisor, isRoot);
                RowLoops.set(y, from * lines.inner() + k, value);
            }
            deviations.release();
            ScratchArrays.release(block);
        });
    }

    private static double root(double variance, boolean isRoot) {
        return isRoot ? Math.sqrt(variance) : variance;
    }

    /** The same for a line of numbers of any size. */
    private static double spread(double[] line, int divisor, boolean isRoot) {
        double mean = mean(line);
        for (int i = 0; i < line.length; i++) {
            line[i] -= mean;
        }
        int exponent = scaleDown(line);
        double variance = squares(line) / divisor;
        return isRoot ? Math.scalb(Math.sqrt(variance), exponent) : Math.scalb(variance, 2 * exponent);
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
}
