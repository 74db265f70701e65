package org.wengert.kernel;

import java.util.Arrays;

/** The largest and the sum of the elements of {@code double} planes under a {@link Window}. Twin: {@link FloatPooling}. */
@SuppressWarnings("cast") // needed in one twin, redundant in the other
final class DoublePooling {
    private DoublePooling() {}

    /** y[plane, a, b] = the largest under the window, NaN if one is. */
    static void max(double[] x, int planes, Window w, double[] y) {
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
    static void argMax(double[] x, int planes, Window w, int[] y) {
        int to = 0;
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    y[to++] = argMax(x, p * w.plane(), w, a, b);
                }
            }
        }
    }

    private static int argMax(double[] x, int plane, Window w, int a, int b) {
        int firstColumn = w.firstColumn(b);
        int endColumn = w.endColumn(b);
        int endRow = w.endRow(a);
        int row = w.under(w.row(a, w.firstRow(a)), b, 0);
        int best = -1;
        for (int i = w.firstRow(a); i < endRow; i++, row += w.dilationHeight() * w.width()) {
            for (int j = firstColumn; j < endColumn; j++) {
                int place = row + j * w.dilationWidth();
                double value = x[plane + place];
                if (Double.isNaN(value)) {
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
    static void sum(double[] x, int planes, Window w, double factor, double[] y) {
        int to = 0;
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    y[to++] = (double) (factor * sum(x, p * w.plane(), w, a, b));
                }
            }
        }
    }

    private static double sum(double[] x, int plane, Window w, int a, int b) {
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
    static void sumTransposed(double[] g, int planes, Window w, double factor, double[] y) {
        Arrays.fill(y, 0, planes * w.plane(), 0);
        int from = 0;
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    addShare((double) (factor * g[from++]), y, p * w.plane(), w, a, b);
                }
            }
        }
    }

    private static void addShare(double share, double[] y, int plane, Window w, int a, int b) {
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
