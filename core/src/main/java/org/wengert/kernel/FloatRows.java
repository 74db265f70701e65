package org.wengert.kernel;

/** Loops over the rows of {@code float} arrays. Twin: {@link DoubleRows}. */
@SuppressWarnings("cast") // needed in one twin, redundant in the other
final class FloatRows {
    private FloatRows() {}

    /** y = exp(x - max x) / sum exp(x - max x) along the middle of [outer, n, inner]. */
    static void softmax(float[] x, int outer, int n, int inner, float[] y) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = o * n * inner + i;
                int to = from + n * inner;
                double max = x[largest(x, from, n, inner)];
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
                int largest = largest(x, from, n, inner);
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
        int largest = largest(x, from, n, step);
        double max = x[largest];
        // An infinite maximum is the answer, where max - max would be NaN.
        return Double.isInfinite(max) ? max : max + logShare(x, largest, from, from + n * step, step);
    }

    /** y[r] = logSumExp(x[r]) - x[r, target[r]]. */
    static void crossEntropy(float[] x, int rows, int classes, int[] target, float[] y) {
        for (int r = 0; r < rows; r++) {
            int from = r * classes;
            int largest = largest(x, from, classes, 1);
            double max = x[largest];
            // Shifted before the subtraction: for large logits the difference of the unshifted terms would have lost
            // its digits.
            y[r] = (float) (logShare(x, largest, from, from + classes, 1) - (x[from + target[r]] - max));
        }
    }

    /** log sum exp(x - max), NaN for an infinite maximum. The term of the maximum is exactly 1: log1p of the others keeps all digits when they are small. */
    private static double logShare(float[] x, int largest, int from, int to, int step) {
        double max = x[largest];
        double others = max - max;
        for (int p = from; p < to; p += step) {
            if (p != largest) {
                others += Math.exp(x[p] - max);
            }
        }
        return Math.log1p(others);
    }

    /** The place of the first of the largest; of a NaN, if there is one. */
    private static int largest(float[] x, int from, int n, int step) {
        return from + argMax(x, from, n, step) * step;
    }

    /** y[o, i] = the first j with the largest x[o, j, i]; NaN is larger than all numbers. */
    static void argMax(float[] x, int outer, int n, int inner, int[] y) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = o * n * inner + i;
                y[o * inner + i] = argMax(x, from, n, inner);
            }
        }
    }

    private static int argMax(float[] x, int from, int n, int step) {
        int best = 0;
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            float v = x[from + j * step];
            if (v > max) {
                max = v;
                best = j;
            } else if (Float.isNaN(v)) {
                return j;
            }
        }
        return best;
    }

    /** Whether any of the first n is NaN. */
    static boolean hasNaN(float[] x, int n) {
        return mayHaveNaN(x, 0, n) && findsNaN(x, n);
    }

    /** False if none of x[from], ..., x[from + n - 1] is NaN; true if one is, or is infinite. */
    static boolean mayHaveNaN(float[] x, int from, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = from;
        int end = from + n;
        for (; i <= end - 4; i += 4) {
            s0 += x[i] * 0;
            s1 += x[i + 1] * 0;
            s2 += x[i + 2] * 0;
            s3 += x[i + 3] * 0;
        }
        for (; i < end; i++) {
            s0 += x[i] * 0;
        }
        return (s0 + s1) + (s2 + s3) != 0;
    }

    private static boolean findsNaN(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            if (Float.isNaN(x[i])) {
                return true;
            }
        }
        return false;
    }

    /** y[o, indices[j], i] += src[o, j, i] for j &lt; count, with y seen as [outer, size, inner]. */
    static void add(float[] y, int outer, int size, int inner, int[] indices, int count, float[] src) {
        int from = 0;
        for (int o = 0; o < outer; o++) {
            for (int j = 0; j < count; j++) {
                int to = (o * size + indices[j]) * inner;
                for (int i = 0; i < inner; i++) {
                    y[to + i] += src[from + i];
                }
                from += inner;
            }
        }
    }

    /** y[y0 + i] = 0 where g[g0 + i step] is 0, for i &lt; n. */
    static void clearWhereZero(float[] g, int g0, int step, float[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            if (g[g0 + i * step] == 0) {
                y[y0 + i] = 0;
            }
        }
    }

    /** y[y0 + index[from + i] axisStride + i step] += src[from + i] for i &lt; n. */
    static void scatterAdd(float[] y, int y0, int axisStride, int step, int[] index, float[] src, int from, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + index[from + i] * axisStride + i * step] += src[from + i];
        }
    }
}
