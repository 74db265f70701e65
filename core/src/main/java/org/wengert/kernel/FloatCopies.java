package org.wengert.kernel;

import java.util.Arrays;

/** Copies between {@code float} arrays. */
final class FloatCopies {
    private FloatCopies() {}

    /** y[y0 + r yRow + c yColumn] = x[x0 + r xRow + c xColumn], at least one. */
    static void matrix(
            float[] x, int x0, int xRow, int xColumn, float[] y, int y0, int yRow, int yColumn, int rows, int columns) {
        if (xColumn == 1 && yColumn == 1 && yRow == columns) {
            copyRows(x, x0, xRow, y, y0, rows, columns);
            return;
        }
        if (xColumn == 1 && yRow == 1 && yColumn != 1) {
            transpose(x, x0, xRow, y, y0, yColumn, rows, columns);
            return;
        }
        if (xRow == 1 && yColumn == 1 && xColumn != 1) {
            transpose(x, x0, xColumn, y, y0, yRow, columns, rows);
            return;
        }
        eachRow(x, x0, xRow, xColumn, y, y0, yRow, yColumn, rows, columns);
    }

    private static void eachRow(
            float[] x, int x0, int xRow, int xColumn, float[] y, int y0, int yRow, int yColumn, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            int from = x0 + r * xRow;
            int to = y0 + r * yRow;
            if (xColumn == 1 && yColumn == 1) {
                System.arraycopy(x, from, y, to, columns);
            } else if (xColumn == 0 && yColumn == 1) {
                Arrays.fill(y, to, to + columns, x[from]);
            } else {
                for (int c = 0; c < columns; c++) {
                    y[to + c * yColumn] = x[from + c * xColumn];
                }
            }
        }
    }

    /** y[y0 + r + c yColumn] = x[x0 + r xRow + c]. */
    private static void transpose(float[] x, int x0, int xRow, float[] y, int y0, int yColumn, int rows, int columns) {
        int r = 0;
        for (; r <= rows - 8; r += 8) {
            transposeEight(x, x0 + r * xRow, xRow, y, y0 + r, yColumn, columns);
        }
        for (; r < rows; r++) {
            int from = x0 + r * xRow;
            int to = y0 + r;
            for (int c = 0; c < columns; c++) {
                y[to] = x[from + c];
                to += yColumn;
            }
        }
    }

    /** Eight rows: neighbours in y are written together. */
    private static void transposeEight(float[] x, int x0, int xRow, float[] y, int y0, int yColumn, int columns) {
        int x1 = x0 + xRow;
        int x2 = x1 + xRow;
        int x3 = x2 + xRow;
        int x4 = x3 + xRow;
        int x5 = x4 + xRow;
        int x6 = x5 + xRow;
        int x7 = x6 + xRow;
        int to = y0;
        for (int c = 0; c < columns; c++) {
            float v0 = x[x0 + c];
            float v1 = x[x1 + c];
            float v2 = x[x2 + c];
            float v3 = x[x3 + c];
            float v4 = x[x4 + c];
            float v5 = x[x5 + c];
            float v6 = x[x6 + c];
            float v7 = x[x7 + c];
            y[to] = v0;
            y[to + 1] = v1;
            y[to + 2] = v2;
            y[to + 3] = v3;
            y[to + 4] = v4;
            y[to + 5] = v5;
            y[to + 6] = v6;
            y[to + 7] = v7;
            to += yColumn;
        }
    }

    /** y[o, j, i] = x[o, indices[j], i] for j &lt; count, with x seen as [outer, size, inner]. */
    static void indexSelect(float[] x, int outer, int size, int inner, int[] indices, int count, float[] y) {
        int to = 0;
        for (int o = 0; o < outer; o++) {
            int base = o * size * inner;
            if (inner == 1) {
                for (int j = 0; j < count; j++) {
                    y[to + j] = x[base + indices[j]];
                }
                to += count;
            } else {
                for (int j = 0; j < count; j++) {
                    System.arraycopy(x, base + indices[j] * inner, y, to, inner);
                    to += inner;
                }
            }
        }
    }

    /** y[to + i] = x[x0 + index[to + i] axisStride + i step] for i &lt; n. */
    static void gather(float[] x, int x0, int axisStride, int step, int[] index, float[] y, int to, int n) {
        for (int i = 0; i < n; i++) {
            y[to + i] = x[x0 + index[to + i] * axisStride + i * step];
        }
    }

    /**
     * y[y0 + r columns + c] = x[x0 + r xRow + c], at least one: rows that follow each other in y, all the same if xRow
     * is 0.
     */
    static void copyRows(float[] x, int x0, int xRow, float[] y, int y0, int rows, int columns) {
        int size = rows * columns;
        if (xRow == columns) {
            System.arraycopy(x, x0, y, y0, size);
            return;
        }
        if (xRow != 0) {
            for (int r = 0; r < rows; r++) {
                System.arraycopy(x, x0 + r * xRow, y, y0 + r * columns, columns);
            }
            return;
        }
        System.arraycopy(x, x0, y, y0, columns);
        int done = columns;
        while (done < size) {
            int more = Math.min(done, size - done);
            System.arraycopy(y, y0, y, y0 + done, more);
            done += more;
        }
    }

    /** y[i] = condition[i] ? a[i] : b[i] for i &lt; n; a single operand has one element, which serves everywhere. */
    static void select(boolean[] condition, float[] a, boolean singleA, float[] b, boolean singleB, float[] y, int n) {
        if (singleA && singleB) {
            float a0 = a[0];
            float b0 = b[0];
            for (int i = 0; i < n; i++) {
                y[i] = condition[i] ? a0 : b0;
            }
        } else if (singleA) {
            Arrays.fill(y, 0, n, a[0]);
            selectEach(condition, y, b, y, n);
        } else if (singleB) {
            Arrays.fill(y, 0, n, b[0]);
            selectEach(condition, a, y, y, n);
        } else {
            selectEach(condition, a, b, y, n);
        }
    }

    /**
     * Selecting the array first compiles to a conditional move; selecting between elements would be a branch, often
     * mispredicted.
     */
    private static void selectEach(boolean[] condition, float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = (condition[i] ? a : b)[i];
        }
    }
}
