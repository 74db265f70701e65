package org.wengert.kernel;

/** y = a b for one column a and one row b, a few vectors wide, as in the gradient of a weight for a batch of one: a generated loop. */
interface OuterProduct {
    /**
     * y[i, j] = a[i] b[j] + 0: the bits of a {@link MatmulPanel} with k = 1.
     *
     * @param aStep the distance of the elements of a
     * @param last the first column of the last vector: it may overlap the one before
     */
    void run(Object a, int a0, int aStep, Object b, int b0, Object y, int y0, int yStride, int m, int last);
}
