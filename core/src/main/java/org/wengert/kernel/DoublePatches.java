package org.wengert.kernel;

import java.util.Arrays;

/** What a {@link Window} sees of {@code double} planes. Twin: {@link FloatPatches}. */
@SuppressWarnings("cast") // needed in one twin, redundant in the other
final class DoublePatches {
    private DoublePatches() {}

    /** columns[channel, i, j; a, b] = what entry (i, j) of the window at stop (a, b) lies over, for first &lt;= a &lt; last; 0 outside the planes. */
    static void gather(double[] x, int x0, int channels, Window w, int first, int last, double[] columns) {
        int to = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < w.kernelHeight(); i++) {
                for (int j = 0; j < w.kernelWidth(); j++) {
                    int begin = w.firstStop(j);
                    int end = w.endStop(j);
                    for (int a = first; a < last; a++, to += w.outWidth()) {
                        int row = w.row(a, i);
                        if (row < 0 || row >= w.height()) {
                            Arrays.fill(columns, to, to + w.outWidth(), 0);
                            continue;
                        }
                        Arrays.fill(columns, to, to + begin, 0);
                        read(x, x0 + c * w.plane() + w.under(row, j), w.strideWidth(), columns, to, begin, end);
                        Arrays.fill(columns, to + end, to + w.outWidth(), 0);
                    }
                }
            }
        }
    }

    private static void read(double[] x, int from, int step, double[] columns, int to, int begin, int end) {
        if (step == 1) {
            System.arraycopy(x, from + begin, columns, to + begin, end - begin);
        } else {
            for (int b = begin; b < end; b++) {
                columns[to + b] = x[from + b * step];
            }
        }
    }

    /** The transpose of {@link #gather}: adds each entry of the columns to what it lies over. */
    static void scatter(double[] columns, int channels, Window w, int first, int last, double[] x, int x0) {
        int from = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < w.kernelHeight(); i++) {
                for (int j = 0; j < w.kernelWidth(); j++) {
                    int begin = w.firstStop(j);
                    int end = w.endStop(j);
                    int step = w.strideWidth();
                    for (int a = first; a < last; a++, from += w.outWidth()) {
                        int row = w.row(a, i);
                        if (row >= 0 && row < w.height()) {
                            int to = x0 + c * w.plane() + w.under(row, j);
                            for (int b = begin; b < end; b++) {
                                x[to + b * step] += columns[from + b];
                            }
                        }
                    }
                }
            }
        }
    }

    /** y[y0 + i] += x[i] for i &lt; n. */
    static void add(double[] x, double[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] += x[i];
        }
    }

    /** y[plane, a, b] = the largest under the window, NaN if one is; at[plane, a, b] = its place in the plane, the first of equals. */
    static void max(double[] x, int planes, Window w, double[] y, int[] at) {
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    int place = max(x, p * w.plane(), w, a, b);
                    int to = (p * w.outHeight() + a) * w.outWidth() + b;
                    if (y.length > 0) {
                        y[to] = x[p * w.plane() + place];
                    }
                    if (at.length > 0) {
                        at[to] = place;
                    }
                }
            }
        }
    }

    private static int max(double[] x, int plane, Window w, int a, int b) {
        int best = -1;
        for (int i = 0; i < w.kernelHeight(); i++) {
            int row = w.row(a, i);
            for (int j = 0; j < w.kernelWidth() && row >= 0 && row < w.height(); j++) {
                int column = b * w.strideWidth() - w.paddingWidth() + j * w.dilationWidth();
                if (column < 0 || column >= w.width()) {
                    continue;
                }
                int place = row * w.width() + column;
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
        double sum = 0;
        for (int i = 0; i < w.kernelHeight(); i++) {
            int row = w.row(a, i);
            for (int j = 0; j < w.kernelWidth() && row >= 0 && row < w.height(); j++) {
                int column = b * w.strideWidth() - w.paddingWidth() + j * w.dilationWidth();
                if (column >= 0 && column < w.width()) {
                    sum += x[plane + row * w.width() + column];
                }
            }
        }
        return sum;
    }
}
