package org.wengert.kernel;

import java.util.Arrays;

/**
 * y = a b for {@code float} matrices. Twin: {@link DoubleMatmul}.
 *
 * <p>C2 vectorises a loop over several rows only if all of them begin at one offset in their arrays. Beyond small
 * products, blocks of b are therefore copied into rows of their own, and a row of y is built in a row of its own.
 */
final class FloatMatmul {
    /** Up to this many products of elements, or eight columns, copying costs more than vectors save. */
    private static final int SMALL = 1024;
    /** Rows and columns of a block of b: it stays in the nearest caches while all rows of a are multiplied by it. */
    private static final int ROWS = 64;

    private static final int COLUMNS = 256;

    /** A block of b and, after it, the row of y that is being built. */
    private static final BufferPool<float[][]> BLOCKS = new BufferPool<>();

    private FloatMatmul() {}

    /** y[i, j] = sum_p a[i, p] b[p, j], with an offset, a row stride and a column stride for a and for b, and an offset and a row stride for y. */
    static void run(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bRow,
            int bColumn,
            float[] y,
            int y0,
            int yRow,
            int m,
            int k,
            int n) {
        if (isBlocked(bColumn, m, k, n)) {
            blocked(a, a0, aRow, aColumn, b, b0, bRow, bColumn, y, y0, yRow, m, k, n, false);
            return;
        }
        // Four columns or more row by row; the rest column by column, since there the four run down the rows.
        int j = m == 1 ? n : n & -4;
        if (k == 1 && m > 1) {
            outer(a, a0, aRow, b, b0, bColumn, y, y0, yRow, m, n);
        } else if (j > 0) {
            for (int i = 0; i < m; i++) {
                row(a, a0 + i * aRow, aColumn, b, b0, bRow, bColumn, y, y0 + i * yRow, 1, k, j);
            }
        }
        for (; j < n; j++) {
            row(b, b0 + j * bColumn, bRow, a, a0, aColumn, aRow, y, y0 + j, yRow, k, m);
        }
    }

    /** y[i, j] += sum_p a[i, p] b[p, j]; strides as in {@link #run}. */
    static void add(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bRow,
            int bColumn,
            float[] y,
            int y0,
            int yRow,
            int m,
            int k,
            int n) {
        if (isBlocked(bColumn, m, k, n)) {
            blocked(a, a0, aRow, aColumn, b, b0, bRow, bColumn, y, y0, yRow, m, k, n, true);
            return;
        }
        float[] product = new float[m * n];
        run(a, a0, aRow, aColumn, b, b0, bRow, bColumn, product, 0, n, m, k, n);
        addRows(product, y, y0, yRow, m, n);
    }

    /** y[i, j] += product[i, j], of which the rows lie together. */
    static void addRows(float[] product, float[] y, int y0, int yRow, int m, int n) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                y[y0 + i * yRow + j] += product[i * n + j];
            }
        }
    }

    private static boolean isBlocked(int bColumn, int m, int k, int n) {
        return n > 8 && (long) m * k * n > SMALL && (m >= 4 || bColumn == 1);
    }

    /** y[i, j] += bias[j]; then, if relu, y[i, j] = max(y[i, j], 0). */
    static void addBias(float[] bias, boolean relu, float[] y, int y0, int yRow, int m, int n) {
        for (int i = 0; i < m; i++) {
            int to = y0 + i * yRow;
            for (int j = 0; j < n; j++) {
                float sum = y[to + j] + bias[j];
                y[to + j] = relu ? Math.max(sum, 0) : sum;
            }
        }
    }

    /** y[j yStep] = sum_p a[p] b[p, j], with b contiguous along p or along j. */
    private static void row(
            float[] a,
            int a0,
            int aStep,
            float[] b,
            int b0,
            int bRow,
            int bColumn,
            float[] y,
            int y0,
            int yStep,
            int k,
            int n) {
        int wide = n & -4;
        if (bColumn == 1) {
            sums(a, a0, aStep, b, b0, bRow, y, y0, yStep, k, wide);
        } else {
            dots(a, a0, aStep, b, b0, bColumn, y, y0, yStep, k, wide);
        }
        for (int j = wide; j < n; j++) {
            y[y0 + j * yStep] = dot(a, a0, aStep, b, b0 + j * bColumn, bRow, k);
        }
    }

    /** y[i, j] = a[i] b[j] for all columns but the last n % 4. */
    private static void outer(
            float[] a, int a0, int aRow, float[] b, int b0, int bColumn, float[] y, int y0, int yRow, int m, int n) {
        for (int j = 0; j <= n - 4; j += 4) {
            int from = b0 + j * bColumn;
            float v0 = b[from];
            float v1 = b[from + bColumn];
            float v2 = b[from + 2 * bColumn];
            float v3 = b[from + 3 * bColumn];
            int to = y0 + j;
            for (int i = 0; i < m; i++) {
                float s = a[a0 + i * aRow];
                y[to] = s * v0;
                y[to + 1] = s * v1;
                y[to + 2] = s * v2;
                y[to + 3] = s * v3;
                to += yRow;
            }
        }
    }

    /**
     * y[j] = sum_p a[p] b[p, j] for a multiple of four columns. Eight sums at a time hide the latency of an addition.
     */
    private static void sums(
            float[] a, int a0, int aStep, float[] b, int b0, int bRow, float[] y, int y0, int yStep, int k, int n) {
        int j = 0;
        for (; j <= n - 8; j += 8) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            float s4 = 0;
            float s5 = 0;
            float s6 = 0;
            float s7 = 0;
            int q = b0 + j;
            int from = a0;
            for (int p = 0; p < k; p++) {
                float s = a[from];
                s0 += s * b[q];
                s1 += s * b[q + 1];
                s2 += s * b[q + 2];
                s3 += s * b[q + 3];
                s4 += s * b[q + 4];
                s5 += s * b[q + 5];
                s6 += s * b[q + 6];
                s7 += s * b[q + 7];
                q += bRow;
                from += aStep;
            }
            put(y, y0 + j * yStep, yStep, s0, s1, s2, s3);
            put(y, y0 + (j + 4) * yStep, yStep, s4, s5, s6, s7);
        }
        if (j < n) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            int q = b0 + j;
            int from = a0;
            for (int p = 0; p < k; p++) {
                float s = a[from];
                s0 += s * b[q];
                s1 += s * b[q + 1];
                s2 += s * b[q + 2];
                s3 += s * b[q + 3];
                q += bRow;
                from += aStep;
            }
            put(y, y0 + j * yStep, yStep, s0, s1, s2, s3);
        }
    }

    /** y[j] = sum_p a[p] b[j, p] for a multiple of four columns, with b stored transposed. */
    private static void dots(
            float[] a, int a0, int aStep, float[] b, int b0, int bColumn, float[] y, int y0, int yStep, int k, int n) {
        for (int j = 0; j < n; j += 4) {
            int q0 = b0 + j * bColumn;
            int q1 = q0 + bColumn;
            int q2 = q1 + bColumn;
            int q3 = q2 + bColumn;
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            int from = a0;
            for (int p = 0; p < k; p++) {
                float s = a[from];
                s0 += s * b[q0 + p];
                s1 += s * b[q1 + p];
                s2 += s * b[q2 + p];
                s3 += s * b[q3 + p];
                from += aStep;
            }
            put(y, y0 + j * yStep, yStep, s0, s1, s2, s3);
        }
    }

    private static void put(float[] y, int at, int step, float s0, float s1, float s2, float s3) {
        y[at] = s0;
        y[at + step] = s1;
        y[at + 2 * step] = s2;
        y[at + 3 * step] = s3;
    }

    private static float dot(float[] a, int a0, int aStep, float[] b, int b0, int bStep, int k) {
        float s0 = 0;
        float s1 = 0;
        int p = 0;
        for (; p <= k - 2; p += 2) {
            s0 += a[a0 + p * aStep] * b[b0 + p * bStep];
            s1 += a[a0 + (p + 1) * aStep] * b[b0 + (p + 1) * bStep];
        }
        return p < k ? s0 + s1 + a[a0 + p * aStep] * b[b0 + p * bStep] : s0 + s1;
    }

    private static void blocked(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bRow,
            int bColumn,
            float[] y,
            int y0,
            int yRow,
            int m,
            int k,
            int n,
            boolean accumulate) {
        float[][] claimed = BLOCKS.claim();
        float[][] block = claimed != null ? claimed : new float[ROWS + 1][COLUMNS];
        float[] sum = block[ROWS];
        for (int j = 0; j < n; j += COLUMNS) {
            int columns = Math.min(COLUMNS, n - j);
            for (int p = 0; p < k; p += ROWS) {
                int rows = Math.min(ROWS, k - p);
                copy(b, b0 + p * bRow + j * bColumn, bRow, bColumn, block, rows, columns);
                for (int i = 0; i < m; i++) {
                    int to = y0 + i * yRow + j;
                    if (p == 0 && !accumulate) {
                        Arrays.fill(sum, 0, columns, 0);
                    } else {
                        System.arraycopy(y, to, sum, 0, columns);
                    }
                    combine(a, a0 + i * aRow + p * aColumn, aColumn, block, sum, rows, columns);
                    System.arraycopy(sum, 0, y, to, columns);
                }
            }
        }
        BLOCKS.release(block);
    }

    private static void copy(float[] b, int b0, int bRow, int bColumn, float[][] block, int rows, int columns) {
        for (int p = 0; p < rows; p++) {
            float[] row = block[p];
            int from = b0 + p * bRow;
            if (bColumn == 1) {
                System.arraycopy(b, from, row, 0, columns);
            } else {
                for (int j = 0; j < columns; j++) {
                    row[j] = b[from + j * bColumn];
                }
            }
        }
    }

    /** y += sum_p a[p] rows[p], four rows at a time, so that y is loaded and stored once for four. */
    private static void combine(float[] a, int a0, int step, float[][] rows, float[] y, int k, int n) {
        int p = 0;
        for (; p <= k - 4; p += 4) {
            int at = a0 + p * step;
            add(
                    y,
                    n,
                    a[at],
                    rows[p],
                    a[at + step],
                    rows[p + 1],
                    a[at + 2 * step],
                    rows[p + 2],
                    a[at + 3 * step],
                    rows[p + 3]);
        }
        for (; p < k; p++) {
            add(y, n, a[a0 + p * step], rows[p]);
        }
    }

    private static void add(
            float[] y, int n, float s0, float[] b0, float s1, float[] b1, float s2, float[] b2, float s3, float[] b3) {
        for (int j = 0; j < n; j++) {
            y[j] += s0 * b0[j] + s1 * b1[j] + (s2 * b2[j] + s3 * b3[j]);
        }
    }

    private static void add(float[] y, int n, float s, float[] b) {
        for (int j = 0; j < n; j++) {
            y[j] += s * b[j];
        }
    }

    /** Sums the elements of y that came out NaN once more, without the terms in which the gradient operand (a if left, else b) is 0. */
    static void repair(
            boolean left,
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bRow,
            int bColumn,
            float[] y,
            int y0,
            int yRow,
            int m,
            int k,
            int n) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                if (Float.isNaN(y[y0 + i * yRow + j])) {
                    y[y0 + i * yRow + j] = strongDot(left, a, a0 + i * aRow, aColumn, b, b0 + j * bColumn, bRow, k);
                }
            }
        }
    }

    private static float strongDot(boolean left, float[] a, int a0, int aStep, float[] b, int b0, int bStep, int k) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
            float s = a[a0 + p * aStep];
            float t = b[b0 + p * bStep];
            sum += (left ? s : t) == 0 ? 0 : s * t;
        }
        return sum;
    }
}
