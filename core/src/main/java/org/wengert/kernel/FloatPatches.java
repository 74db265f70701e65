package org.wengert.kernel;

import java.util.Arrays;

/** The parts of {@code float} planes that lie under a {@link Window}. Twin: {@link DoublePatches}. */
@SuppressWarnings("cast") // needed in one twin, redundant in the other
final class FloatPatches {
    private FloatPatches() {}

    /** columns[channel, i, j; stop] = the element under entry (i, j) of the window at each of the stops; 0 outside the planes. */
    static void gather(float[] x, int x0, int channels, Window w, Stops stops, float[] columns) {
        int to = 0;
        int width = stops.columns();
        int step = w.strideWidth();
        for (int c = 0; c < channels; c++) {
            int plane = x0 + c * w.plane();
            for (int i = 0; i < w.kernelHeight(); i++) {
                for (int j = 0; j < w.kernelWidth(); j++) {
                    int begin = stops.first(w, j);
                    int end = stops.end(w, j);
                    for (int a = stops.firstRow(); a < stops.endRow(); a++, to += width) {
                        int row = w.row(a, i);
                        if (row < 0 || begin >= end) {
                            Arrays.fill(columns, to, to + width, 0);
                            continue;
                        }
                        Arrays.fill(columns, to, to + begin, 0);
                        int from = plane + w.under(row, stops.firstColumn(), j);
                        read(x, from, step, columns, to, begin, end);
                        Arrays.fill(columns, to + end, to + width, 0);
                    }
                }
            }
        }
    }

    private static void read(float[] x, int from, int step, float[] columns, int to, int begin, int end) {
        if (step == 1) {
            System.arraycopy(x, from + begin, columns, to + begin, end - begin);
        } else {
            for (int b = begin; b < end; b++) {
                columns[to + b] = x[from + b * step];
            }
        }
    }

    /** The transpose of {@link #gather}: adds each entry of the columns to the element it lies over. */
    static void scatter(float[] columns, int channels, Window w, Stops stops, float[] x, int x0) {
        int from = 0;
        int width = stops.columns();
        int step = w.strideWidth();
        for (int c = 0; c < channels; c++) {
            int plane = x0 + c * w.plane();
            for (int i = 0; i < w.kernelHeight(); i++) {
                for (int j = 0; j < w.kernelWidth(); j++) {
                    int begin = stops.first(w, j);
                    int end = stops.end(w, j);
                    for (int a = stops.firstRow(); a < stops.endRow(); a++, from += width) {
                        int row = w.row(a, i);
                        if (row >= 0) {
                            int to = plane + w.under(row, stops.firstColumn(), j);
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
    static void add(float[] x, float[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] += x[i];
        }
    }

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
        int best = -1;
        for (int i = w.firstRow(a); i < endRow; i++) {
            int row = w.under(w.row(a, i), b, 0);
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
        double sum = 0;
        for (int i = w.firstRow(a); i < endRow; i++) {
            int row = plane + w.under(w.row(a, i), b, 0);
            for (int j = firstColumn; j < endColumn; j++) {
                sum += x[row + j * w.dilationWidth()];
            }
        }
        return sum;
    }

    /** The transpose of {@link #sum}: y[plane, place] = the sum of g[plane, a, b], times the factor, over the stops whose window covers the place. */
    static void spread(float[] g, int planes, Window w, double factor, float[] y) {
        Arrays.fill(y, 0, planes * w.plane(), 0);
        int from = 0;
        for (int p = 0; p < planes; p++) {
            for (int a = 0; a < w.outHeight(); a++) {
                for (int b = 0; b < w.outWidth(); b++) {
                    spread((float) (factor * g[from++]), y, p * w.plane(), w, a, b);
                }
            }
        }
    }

    private static void spread(float share, float[] y, int plane, Window w, int a, int b) {
        int firstColumn = w.firstColumn(b);
        int endColumn = w.endColumn(b);
        int endRow = w.endRow(a);
        for (int i = w.firstRow(a); i < endRow; i++) {
            int row = plane + w.under(w.row(a, i), b, 0);
            for (int j = firstColumn; j < endColumn; j++) {
                y[row + j * w.dilationWidth()] += share;
            }
        }
    }
}
