package org.wengert.kernel;

/** Searches in {@code float} arrays. */
final class FloatSearch {
    private FloatSearch() {}

    /** y[o, i] = the first j with the largest x[o, j, i]; NaN is larger than all numbers. */
    static void argMax(float[] x, int outer, int n, int inner, int[] y) {
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                int from = o * n * inner + i;
                y[o * inner + i] = argMax(x, from, n, inner);
            }
        }
    }

    /** The first position of the largest of n elements, each a step from the next; that of a NaN, if there is one. */
    static int argMax(float[] x, int from, int n, int step) {
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

    /** True if any of the first n is NaN. */
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
}
