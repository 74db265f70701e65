package org.wengert.kernel;

import java.util.Arrays;

/** The largest and the mean of the elements of {@code float} planes, {@code first} to {@code end}, under a {@link Window}. */
@SuppressWarnings("cast") // needed for float, redundant for double
final class FloatPooling {
    private FloatPooling() {}

    /** y[plane, a, b] = the largest under the window, NaN if one is; of zeros of both signs the first. */
    static void max(float[] x, int first, int end, Window w, float[] y) {
        boolean isOfPairs = w.isOfPairs();
        for (int p = first; p < end; p++) {
            int plane = p * w.plane();
            for (int a = 0; a < w.outHeight(); a++) {
                int to = p * w.stops() + a * w.outWidth();
                if (isOfPairs) {
                    maxOfPairs(x, plane + 2 * a * w.width(), w.width(), y, to, w.outWidth());
                } else {
                    maxOfRow(x, plane, w, a, y, to);
                }
            }
        }
    }

    private static void maxOfPairs(float[] x, int from, int width, float[] y, int to, int n) {
        for (int b = 0; b < n; b++) {
            int upper = from + 2 * b;
            int lower = upper + width;
            float largest = Math.max(Math.max(x[upper], x[upper + 1]), Math.max(x[lower], x[lower + 1]));
            // Only with a negative element, or zero, can there be zeros of both signs: so this is seldom asked, also
            // after a relu.
            boolean isAnyNegative = (Signs.isNegative(x[upper])
                            | Signs.isNegative(x[upper + 1])
                            | Signs.isNegative(x[lower])
                            | Signs.isNegative(x[lower + 1]))
                    != 0;
            if (isAnyNegative && largest == 0) {
                largest = x[upper] == 0
                        ? x[upper]
                        : x[upper + 1] == 0 ? x[upper + 1] : x[lower] == 0 ? x[lower] : x[lower + 1];
            }
            y[to + b] = largest;
        }
    }

    /** One entry of the window after the other, so that the inner loop is without branches. */
    private static void maxOfRow(float[] x, int plane, Window w, int a, float[] y, int to) {
        Arrays.fill(y, to, to + w.outWidth(), Float.NEGATIVE_INFINITY);
        for (int i = w.firstRow(a); i < w.endRow(a); i++) {
            for (int j = 0; j < w.kernelWidth(); j++) {
                int from = plane + w.under(w.row(a, i), 0, j);
                maxOfEntry(x, from, w.strideWidth(), y, to, w.firstStop(j), w.endStop(j));
            }
        }
        for (int b = 0; b < w.outWidth(); b++) {
            if (y[to + b] == 0) {
                y[to + b] = x[plane + argMax(x, plane, w, a, b)];
            }
        }
    }

    private static void maxOfEntry(float[] x, int from, int step, float[] y, int to, int begin, int end) {
        if (step == 1) {
            for (int b = begin; b < end; b++) {
                y[to + b] = Math.max(y[to + b], x[from + b]);
            }
        } else {
            for (int b = begin; b < end; b++) {
                y[to + b] = Math.max(y[to + b], x[from + b * step]);
            }
        }
    }

    /** y[plane, a, b] = the place in the plane of the largest under the window, the first of equals. */
    static void argMax(float[] x, int first, int end, Window w, int[] y) {
        int to = first * w.stops();
        for (int p = first; p < end; p++) {
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

    /** y[plane, place] = the sum of g[plane, a, b] over the stops whose largest element of x is there. */
    static void maxTransposed(float[] g, float[] x, int first, int end, Window w, float[] y) {
        boolean isOfPairs = w.isOfPairs();
        for (int p = first; p < end; p++) {
            int plane = p * w.plane();
            Arrays.fill(y, plane, plane + w.plane(), 0);
            for (int a = 0; a < w.outHeight(); a++) {
                int from = p * w.stops() + a * w.outWidth();
                if (isOfPairs) {
                    placePairs(g, from, x, plane, w, a, y);
                } else {
                    for (int b = 0; b < w.outWidth(); b++) {
                        y[plane + argMax(x, plane, w, a, b)] += g[from + b];
                    }
                }
            }
        }
    }

    /** Without branches, which would go wrong half of the time: a difference below 0 says that the second is larger. */
    private static void placePairs(float[] g, int from, float[] x, int plane, Window w, int a, float[] y) {
        int width = w.width();
        int row = plane + 2 * a * width;
        int n = w.outWidth();
        for (int b = 0; b < n; b++) {
            int upper = row + 2 * b;
            int lower = upper + width;
            // Adding 0 makes one zero of two.
            float above = x[upper] - x[upper + 1] + 0;
            float below = x[lower] - x[lower + 1] + 0;
            float down = Math.max(x[upper], x[upper + 1]) - Math.max(x[lower], x[lower + 1]) + 0;
            int inUpper = Signs.isNegative(above);
            int place = upper + inUpper + Signs.isNegative(down) * (width + Signs.isNegative(below) - inUpper);
            float check = above + below + down;
            if (Float.isNaN(check)) {
                place = plane + argMax(x, plane, w, a, b);
            }
            y[place] = 0 + g[from + b];
        }
    }

    /** y[plane, a, b] = the sum under the window, divided by the number of entries that count. */
    static void mean(float[] x, int first, int end, Window w, float[] y) {
        boolean isOfPairs = w.isOfPairs();
        int to = first * w.stops();
        for (int p = first; p < end; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                if (isOfPairs) {
                    meanOfPairs(x, p * w.plane() + 2 * a * w.width(), w.width(), y, to, w.outWidth());
                    to += w.outWidth();
                    continue;
                }
                int rows = w.countedRows(a);
                for (int b = 0; b < w.outWidth(); b++) {
                    double share = 1.0 / ((long) rows * w.countedColumns(b));
                    y[to++] = (float) (share * sum(x, p * w.plane(), w, a, b));
                }
            }
        }
    }

    private static void meanOfPairs(float[] x, int from, int width, float[] y, int to, int n) {
        for (int b = 0; b < n; b++) {
            int upper = from + 2 * b;
            int lower = upper + width;
            double sum = 0.0 + x[upper] + x[upper + 1] + x[lower] + x[lower + 1];
            y[to + b] = (float) (0.25 * sum);
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

    /** The transpose of {@link #mean}: y[plane, place] = the sum of the shares of g[plane, a, b] over the stops whose window covers the place. */
    static void meanTransposed(float[] g, int first, int end, Window w, float[] y) {
        boolean isOfPairs = w.isOfPairs();
        int from = first * w.stops();
        for (int p = first; p < end; p++) {
            int plane = p * w.plane();
            Arrays.fill(y, plane, plane + w.plane(), 0);
            for (int a = 0; a < w.outHeight(); a++) {
                if (isOfPairs) {
                    sharePairs(g, from, y, plane + 2 * a * w.width(), w.width(), w.outWidth());
                    from += w.outWidth();
                    continue;
                }
                int rows = w.countedRows(a);
                for (int b = 0; b < w.outWidth(); b++) {
                    double share = 1.0 / ((long) rows * w.countedColumns(b));
                    addShare((float) (share * g[from++]), y, plane, w, a, b);
                }
            }
        }
    }

    private static void sharePairs(float[] g, int from, float[] y, int row, int width, int n) {
        for (int b = 0; b < n; b++) {
            float share = 0 + (float) (0.25 * g[from + b]);
            int upper = row + 2 * b;
            int lower = upper + width;
            y[upper] = share;
            y[upper + 1] = share;
            y[lower] = share;
            y[lower + 1] = share;
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
