package org.wengert.kernel;

/** y = a b for all rows of a and a block of the columns of b, a few vectors wide: a generated loop. Arrays are {@code float[]} or {@code double[]}. */
interface MatmulPanel {
    /**
     * y[i, j] = sum_p a[i, p] b[p, j], added up in the order of p, each term by a fused multiply-add; with {@code accumulate}, beginning with y[i, j].
     *
     * @param last the first column of the last vector: it may overlap the one before
     */
    void run(
            Object a,
            int a0,
            int aStride,
            Object b,
            int b0,
            int bStride,
            Object y,
            int y0,
            int yStride,
            int m,
            int k,
            int last,
            boolean accumulate);

    /** y[p, j] = b[p, j] for the columns of the block. */
    void copy(Object b, int b0, int bStride, Object y, int y0, int yStride, int rows, int last);
}
