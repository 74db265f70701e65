package org.wengert.kernel;

/**
 * The three matrices of a product y[m, n] = a[m, k] b[k, n]. Each has an offset in its array and a leading dimension, the distance from one stored row to the
 * next; a is stored as [k, m] if transposeA, b as [n, k] if transposeB.
 */
record MatmulOperands(
        Object a,
        int a0,
        int aStride,
        boolean transposeA,
        Object b,
        int b0,
        int bStride,
        boolean transposeB,
        Object y,
        int y0,
        int yStride,
        int m,
        int k,
        int n,
        boolean accumulate) {
    /** The numbers of a row that are transposed together: with as many rows as a tile has columns, what is written stays in the first-level cache. */
    private static final int TOGETHER = 64;

    /** The place of a[i, p]. */
    int atA(int i, int p) {
        return a0 + (transposeA ? p * aStride + i : i * aStride + p);
    }

    /** The place of b[p, j]. */
    int atB(int p, int j) {
        return b0 + (transposeB ? j * bStride + p : p * bStride + j);
    }

    /** The place of y[i, j]. */
    int atY(int i, int j) {
        return y0 + i * yStride + j;
    }

    int aRow() {
        return transposeA ? 1 : aStride;
    }

    int aColumn() {
        return transposeA ? aStride : 1;
    }

    int bRow() {
        return transposeB ? 1 : bStride;
    }

    int bColumn() {
        return transposeB ? bStride : 1;
    }

    long multiplications() {
        return (long) m * k * n;
    }

    /** Copies b[p, j], b[p, j + 1], ..., and so on for the next p, into rows of {@code width}. */
    void packB(int p, int j, int rows, int columns, Object to, int at, int width) {
        if (transposeB) {
            transpose(b, atB(p, j), bStride, to, at, width, columns, rows);
        } else {
            Kernels.provider().copy(b, atB(p, j), bStride, 1, to, at, width, 1, rows, columns);
        }
    }

    /** y[c, r] = x[r, c] for so many rows of x, {@code lines}, of this length: some cache lines of each row of x at a time. */
    static void transpose(Object x, int x0, int xStride, Object y, int y0, int yStride, int lines, int length) {
        Kernels kernels = Kernels.provider();
        for (int c = 0; c < length; c += TOGETHER) {
            int count = Math.min(TOGETHER, length - c);
            kernels.copy(x, x0 + c, xStride, 1, y, y0 + c * yStride, 1, yStride, lines, count);
        }
    }
}
