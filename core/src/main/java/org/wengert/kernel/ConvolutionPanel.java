package org.wengert.kernel;

/**
 * A product of matrices that lie in images as they are, a few vectors of columns wide: a generated loop. A row of a, or of b, begins where a table says. Arrays are
 * {@code float[]} or {@code double[]}.
 */
interface ConvolutionPanel {
    /**
     * y[i, j] = sum_p a[i, p] b[p, j], added up in the order of p, each term by a fused multiply-add; with {@code accumulate}, beginning with y[i, j].
     *
     * <p>Either b is shifted, with a[i, p] at a0 + rows[i] + p and b[p, j] at b0 + shifts[p] + j; or a is, with a[i, p] at a0 + rows[i] + shifts[p] and b[p, j] at
     * b0 + p bStride + j.
     *
     * @param last the first column of the last vector: it may overlap the one before
     */
    void run(
            Object a,
            int a0,
            int[] rows,
            int firstRow,
            Object b,
            int b0,
            int bStride,
            int[] shifts,
            Object y,
            int y0,
            int yStride,
            int m,
            int k,
            int last,
            boolean accumulate);
}
