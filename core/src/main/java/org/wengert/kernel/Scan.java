package org.wengert.kernel;

/** Running sums. */
public final class Scan {
    private Scan() {}

    /** y[o, j, i] = x[o, 0, i] + ... + x[o, j, i], with x seen as [outer, n, inner]; added up in {@code double} where the axis is the last. */
    public static void sum(Object x, int outer, int n, int inner, Object y) {
        for (int o = 0; o < outer; o++) {
            int from = o * n * inner;
            if (x instanceof float[] floats) {
                sum(floats, from, n, inner, (float[]) y);
            } else {
                sum((double[]) x, from, n, inner, (double[]) y);
            }
        }
    }

    private static void sum(float[] x, int from, int n, int inner, float[] y) {
        if (inner == 1) {
            double sum = 0;
            for (int p = from; p < from + n; p++) {
                sum += x[p];
                y[p] = (float) sum;
            }
            return;
        }
        for (int p = from; p < from + n * inner; p++) {
            y[p] = p < from + inner ? x[p] : y[p - inner] + x[p];
        }
    }

    private static void sum(double[] x, int from, int n, int inner, double[] y) {
        for (int p = from; p < from + n * inner; p++) {
            y[p] = p < from + inner ? x[p] : y[p - inner] + x[p];
        }
    }
}
