package org.wengert.kernel;

import java.util.Arrays;

/** The largest and the sum of the elements of {@code float} planes under a {@link Window}. */
@SuppressWarnings("cast") // needed for float, redundant for double
final class FloatPooling {
    private FloatPooling() {}

    /** y[plane, a, b] = the largest under the window, NaN if one is. */
    static void max(float[] x, int planes, Window w, float[] y) {
        int to = 0;
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    y[to++] = x[p * w.plane() + argMax(x, p * w.plane(), w, a, b)];
                }
            }
        }
    }

    /** y[plane, a, b] = the place in the plane of the largest under the window, the first of equals. */
    static void argMax(float[] x, int planes, Window w, int[] y) {
        int to = 0;
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    y[to++] = argMax(x, p * w.plane(), w, a, b);
                }
            }
        }
    }

    private static int argMax(float[] x, int plane, Window w, int a, int b) {
        int firstColumn = w.firstColumn(b);
        int endColumn = w.endColumn(b);
        int endRow = w.endRow(a);
        int row = w.under(w.row(a, w.firstRow(a)), b, 0);
        int best = -1;
        for (int i = w.firstRow(a); i < endRow; i++, row += w.dilationHeight() * w.width()) {
            for (int j = firstColumn; j < endColumn; j++) {
                int place = row + j * w.dilationWidth();
                float value = x[plane + place];
                if (Float.isNaN(value)) {
                    return place;
                }
                if (best < 0 || value > x[plane + best]) {
                    best = place;
                }
            }
        }
        return best;
    }

    /** y[plane, a, b] = the sum under the window, times the factor. */
    static void sum(float[] x, int planes, Window w, double factor, float[] y) {
        int to = 0;
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    y[to++] = (float) (factor * sum(x, p * w.plane(), w, a, b));
                }
            }
        }
    }

    private static double sum(float[] x, int plane, Window w, int a, int b) {
        int firstColumn = w.firstColumn(b);
        int endColumn = w.endColumn(b);
        int endRow = w.endRow(a);
        int row = plane + w.under(w.row(a, w.firstRow(a)), b, 0);
        double sum = 0;
        for (int i = w.firstRow(a); i < endRow; i++, row += w.dilationHeight() * w.width()) {
            for (int j = firstColumn; j < endColumn; j++) {
                sum += x[row + j * w.dilationWidth()];
            }
        }
        return sum;
    }

    /** The transpose of {@link #sum}: y[plane, place] = the sum of g[plane, a, b], times the factor, over the stops whose window covers the place. */
    static void sumTransposed(float[] g, int planes, Window w, double factor, float[] y) {
        Arrays.fill(y, 0, planes * w.plane(), 0);
        int from = 0;
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    addShare((float) (factor * g[from++]), y, p * w.plane(), w, a, b);
                }
            }
        }
    }

    private static void addShare(float share, float[] y, int plane, Window w, int a, int b) {
        int firstColumn = w.firstColumn(b);
        int endColumn = w.endColumn(b);
        int endRow = w.endRow(a);
        int row = plane + w.under(w.row(a, w.firstRow(a)), b, 0);
        for (int i = w.firstRow(a); i < endRow; i++, row += w.dilationHeight() * w.width()) {
            for (int j = firstColumn; j < endColumn; j++) {
                y[row + j * w.dilationWidth()] += share;
            }
        }
    }
}
