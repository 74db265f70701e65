package org.wengert.kernel;

import java.util.Arrays;

/** The patches of {@code float} planes under a {@link Window}, as the columns of a matrix. */
final class FloatPatches {
    private FloatPatches() {}

    /** columns[channel, i, j; stop] = the element under entry (i, j) of the window at each of the stops; 0 outside the planes. */
    static void gather(float[] x, int x0, int channels, Window w, StopRange stops, float[] columns) {
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
    static void scatter(float[] columns, int channels, Window w, StopRange stops, float[] x, int x0) {
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
}
