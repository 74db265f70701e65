package org.wengert.kernel;

/** Softmax and its relatives along an axis of {@code float} arrays, shifted by the maximum. */
@SuppressWarnings("cast") // needed for float, redundant for double
final class FloatSoftmax {
    private FloatSoftmax() {}

    /** y = exp(x - max x) / sum exp(x - max x) along the middle of [outer, n, inner]. */
    static void softmax(float[] x, int outer, int n, int inner, float[] y) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = o * n * inner + i;
                int to = from + n * inner;
                double max = x[from + FloatSearch.argMax(x, from, n, inner) * inner];
                double sum = 0;
                for (int p = from; p < to; p += inner) {
                    double e = Math.exp(x[p] - max);
                    y[p] = (float) e;
                    sum += e;
                }
                double scale = 1 / sum;
                for (int p = from; p < to; p += inner) {
                    y[p] = (float) (y[p] * scale);
                }
            }
        }
    }

    /** y = x - logSumExp x along the middle of [outer, n, inner]. */
    static void logSoftmax(float[] x, int outer, int n, int inner, float[] y) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = o * n * inner + i;
                int to = from + n * inner;
                int largest = from + FloatSearch.argMax(x, from, n, inner) * inner;
                double max = x[largest];
                double log = logShare(x, largest, from, to, inner);
                for (int p = from; p < to; p += inner) {
                    y[p] = (float) ((x[p] - max) - log);
                }
            }
        }
    }

    /** y = log sum exp x along the middle of [outer, n, inner]. */
    static void logSumExp(float[] x, int outer, int n, int inner, float[] y) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = o * n * inner + i;
                y[o * inner + i] = (float) logSumExp(x, from, n, inner);
            }
        }
    }

    private static double logSumExp(float[] x, int from, int n, int step) {
        if (n == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        int largest = from + FloatSearch.argMax(x, from, n, step) * step;
        double max = x[largest];
        // An infinite maximum is the answer, where max - max would be NaN.
        return Double.isInfinite(max) ? max : max + logShare(x, largest, from, from + n * step, step);
    }

    /** y[r] = logSumExp(x[r]) - x[r, target[r]]. */
    static void crossEntropy(float[] x, int rows, int classes, int[] target, float[] y) {
        for (int r = 0; r < rows; r++) {
            int from = r * classes;
            int largest = from + FloatSearch.argMax(x, from, classes, 1);
            double max = x[largest];
            // Shifted before the subtraction: for large logits the difference of the unshifted terms would have lost
            // its digits.
            y[r] = (float) (logShare(x, largest, from, from + classes, 1) - (x[from + target[r]] - max));
        }
    }

    /** log sum exp(x - max), NaN for an infinite maximum. The term of the maximum is exactly 1: log1p of the others keeps all digits when they are small. */
    private static double logShare(float[] x, int largest, int from, int to, int step) {
        double max = x[largest];
        double others = 0 * Math.abs(max);
        for (int p = from; p < largest; p += step) {
            others += Math.exp(x[p] - max);
        }
        for (int p = largest + step; p < to; p += step) {
            others += Math.exp(x[p] - max);
        }
        return Math.log1p(others);
    }
}
