package org.wengert.kernel;

import java.util.Arrays;

/** Running sums. */
public final class Scan {
    /** Columns summed together: their sums stay in the first-level cache. */
    private static final int WIDTH = 512;

    private Scan() {}

    /** y[o, j, i] = x[o, 0, i] + ... + x[o, j, i], with x seen as [outer, n, inner]; added up in {@code double}. */
    public static void sum(Object x, int outer, int n, int inner, Object y) {
        double[] sums = new double[Math.min(inner, WIDTH)];
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i += WIDTH) {
                int from = o * n * inner + i;
                int width = Math.min(WIDTH, inner - i);
                if (x instanceof float[] floats) {
                    sum(floats, from, n, inner, width, sums, (float[]) y);
                } else {
                    sum((double[]) x, from, n, inner, width, sums, (double[]) y);
                }
            }
        }
    }

    private static void sum(float[] x, int from, int n, int inner, int width, double[] sums, float[] y) {
        if (inner == 1) {
            double sum = 0;
            for (int p = from; p < from + n; p++) {
                sum += x[p];
                y[p] = (float) sum;
            }
            return;
        }
        Arrays.fill(sums, 0, width, 0);
        for (int p = from, j = 0; j < n; j++, p += inner) {
            for (int i = 0; i < width; i++) {
                double sum = sums[i] + x[p + i];
                sums[i] = sum;
                y[p + i] = (float) sum;
            }
        }
    }

    private static void sum(double[] x, int from, int n, int inner, int width, double[] sums, double[] y) {
        Arrays.fill(sums, 0, width, 0);
        for (int p = from, j = 0; j < n; j++, p += inner) {
            for (int i = 0; i < width; i++) {
                double sum = sums[i] + x[p + i];
                sums[i] = sum;
                y[p + i] = sum;
            }
        }
    }
}
