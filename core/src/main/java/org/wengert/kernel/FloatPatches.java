package org.wengert.kernel;

import java.util.Arrays;

/** What a {@link Window} sees of {@code float} planes. Twin: {@link DoublePatches}. */
@SuppressWarnings("cast") // needed in one twin, redundant in the other
final class FloatPatches {
    private FloatPatches() {}

    /** columns[channel, i, j; a, b] = what entry (i, j) of the window at stop (a, b) lies over; 0 outside the planes. */
    static void gather(float[] x, int x0, int channels, Window w, float[] columns) {
        int to = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < w.kernelHeight(); i++) {
                for (int j = 0; j < w.kernelWidth(); j++) {
                    gather(x, x0 + c * w.plane(), w, i, j, columns, to);
                    to += w.stops();
                }
            }
        }
    }

    private static void gather(float[] x, int plane, Window w, int i, int j, float[] columns, int to) {
        int first = w.firstStop(j);
        int end = w.endStop(j);
        int step = w.strideWidth();
        for (int a = 0; a < w.outHeight(); a++, to += w.outWidth()) {
            int row = w.row(a, i);
            if (row < 0 || row >= w.height()) {
                Arrays.fill(columns, to, to + w.outWidth(), 0);
                continue;
            }
            int from = plane + row * w.width() - w.paddingWidth() + j * w.dilationWidth();
            Arrays.fill(columns, to, to + first, 0);
            if (step == 1) {
                System.arraycopy(x, from + first, columns, to + first, end - first);
            } else {
                for (int b = first; b < end; b++) {
                    columns[to + b] = x[from + b * step];
                }
            }
            Arrays.fill(columns, to + end, to + w.outWidth(), 0);
        }
    }

    /** The transpose of {@link #gather}: adds each entry of the columns to what it lies over. */
    static void scatter(float[] columns, int channels, Window w, float[] x, int x0) {
        int from = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < w.kernelHeight(); i++) {
                for (int j = 0; j < w.kernelWidth(); j++) {
                    scatter(columns, from, w, i, j, x, x0 + c * w.plane());
                    from += w.stops();
                }
            }
        }
    }

    private static void scatter(float[] columns, int from, Window w, int i, int j, float[] x, int plane) {
        int first = w.firstStop(j);
        int end = w.endStop(j);
        int step = w.strideWidth();
        for (int a = 0; a < w.outHeight(); a++, from += w.outWidth()) {
            int row = w.row(a, i);
            if (row >= 0 && row < w.height()) {
                int to = plane + row * w.width() - w.paddingWidth() + j * w.dilationWidth();
                for (int b = first; b < end; b++) {
                    x[to + b * step] += columns[from + b];
                }
            }
        }
    }

    /** y[plane, a, b] = the largest under the window, NaN if one is; at[plane, a, b] = its place in the plane, the first of equals. */
    static void max(float[] x, int planes, Window w, float[] y, int[] at) {
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

    private static int max(float[] x, int plane, Window w, int a, int b) {
        int best = -1;
        for (int i = 0; i < w.kernelHeight(); i++) {
            int row = w.row(a, i);
            for (int j = 0; j < w.kernelWidth() && row >= 0 && row < w.height(); j++) {
                int column = b * w.strideWidth() - w.paddingWidth() + j * w.dilationWidth();
                if (column < 0 || column >= w.width()) {
                    continue;
                }
                int place = row * w.width() + column;
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
