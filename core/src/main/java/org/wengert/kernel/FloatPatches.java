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

    /** Copies rows of each channel from {@code firstRow} on, in lines of this width, with zeros for the padding and for rows outside the planes. */
    static void pad(float[] x, int x0, int channels, Window w, int firstRow, int rows, int line, float[] to) {
        int at = 0;
        for (int c = 0; c < channels; c++) {
            for (int row = firstRow; row < firstRow + rows; row++, at += line) {
                if (row < 0 || row >= w.height()) {
                    Arrays.fill(to, at, at + line, 0);
                    continue;
                }
                int begin = at + w.paddingWidth();
                Arrays.fill(to, at, begin, 0);
                System.arraycopy(x, x0 + (c * w.height() + row) * w.width(), to, begin, w.width());
                Arrays.fill(to, begin + w.width(), at + line, 0);
            }
        }
    }

    /** y[group, c, o, e] = w[group, o, c, entries - 1 - e]: the weight of the transposed convolution. */
    static void flip(float[] w, int groups, int outputs, int channels, int entries, float[] y) {
        int to = 0;
        for (int group = 0; group < groups; group++) {
            for (int c = 0; c < channels; c++) {
                for (int o = 0; o < outputs; o++) {
                    int end = ((group * outputs + o) * channels + c + 1) * entries - 1;
                    for (int e = 0; e < entries; e++) {
                        y[to++] = w[end - e];
                    }
                }
            }
        }
    }

    /** y[r, c] = x[r, c] + b for rows that lie xRow and yRow apart; x and y may be one. */
    static void addNumber(float[] x, int x0, int xRow, float b, float[] y, int y0, int yRow, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            int from = x0 + r * xRow;
            int to = y0 + r * yRow;
            for (int c = 0; c < columns; c++) {
                y[to + c] = x[from + c] + b;
            }
        }
    }

    /** y[c width + r] = x[x0 + r xRow + c] for so many rows and columns of x: y is written from its first element to its last. */
    static void turn(float[] x, int x0, int xRow, int rows, int columns, float[] y, int width) {
        for (int c = 0; c < columns; c++) {
            int from = x0 + c;
            int to = c * width;
            int end = to + rows;
            for (; to <= end - 4; to += 4, from += 4 * xRow) {
                y[to] = x[from];
                y[to + 1] = x[from + xRow];
                y[to + 2] = x[from + 2 * xRow];
                y[to + 3] = x[from + 3 * xRow];
            }
            for (; to < end; to++, from += xRow) {
                y[to] = x[from];
            }
        }
    }

    /** y[i] = x[i] + x[size + i] + ... for so many blocks, in this order. */
    static void add(float[] x, int blocks, int size, float[] y) {
        System.arraycopy(x, 0, y, 0, size);
        for (int block = 1; block < blocks; block++) {
            int from = block * size;
            for (int i = 0; i < size; i++) {
                y[i] += x[from + i];
            }
        }
    }
}
