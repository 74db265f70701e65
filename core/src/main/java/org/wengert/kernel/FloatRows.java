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
                float max = max(x, from, to, inner);
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
                float max = max(x, from, to, inner);
                double log = Math.log(sumExp(x, max, from, to, inner));
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
                y[o * inner + i] = (float) logSumExp(x, from, from + n * inner, inner);
            }
        }
    }

    /** y[r] = logSumExp(x[r]) - x[r, target[r]]. */
    static void crossEntropy(float[] x, int rows, int classes, int[] target, float[] y) {
        for (int r = 0; r < rows; r++) {
            int from = r * classes;
            int to = from + classes;
            float max = max(x, from, to, 1);
            // Shifted before the subtraction: for large logits the difference of the unshifted terms would have lost
            // its digits.
            y[r] = (float) (Math.log(sumExp(x, max, from, to, 1)) - (x[from + target[r]] - max));
        }
    }

    private static double logSumExp(float[] x, int from, int to, int step) {
        float max = max(x, from, to, step);
        // An infinite (or absent) maximum is the answer, where max - max would be NaN.
        return Float.isInfinite(max) ? max : max + Math.log(sumExp(x, max, from, to, step));
    }

    private static double sumExp(float[] x, float shift, int from, int to, int step) {
        double sum = 0;
        for (int p = from; p < to; p += step) {
            sum += Math.exp(x[p] - shift);
        }
        return sum;
    }

    private static float max(float[] x, int from, int to, int step) {
        float max = Float.NEGATIVE_INFINITY;
        for (int p = from; p < to; p += step) {
            max = Math.max(max, x[p]);
        }
        return max;
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
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            s0 += x[i] * 0;
            s1 += x[i + 1] * 0;
            s2 += x[i + 2] * 0;
            s3 += x[i + 3] * 0;
        }
        for (; i < n; i++) {
            s0 += x[i] * 0;
        }
        // Infinities make the sum NaN too: only then look at each.
        return (s0 + s1) + (s2 + s3) != 0 && findsNaN(x, n);
    }

    private static boolean findsNaN(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            if (Float.isNaN(x[i])) {
                return true;
            }
        }
        return false;
    }

    /** y[o, indices[j], i] += src[o, j, i], with y seen as [outer, size, inner]. */
    static void add(float[] y, int outer, int size, int inner, int[] indices, float[] src) {
        int from = 0;
        for (int o = 0; o < outer; o++) {
            for (int index : indices) {
                int to = (o * size + index) * inner;
                for (int i = 0; i < inner; i++) {
                    y[to + i] += src[from + i];
                }
                from += inner;
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
