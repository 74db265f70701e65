package org.wengert.kernel;

/** The step after a matrix product: a generated loop. */
interface RowEpilogue {
    /** y[i, j] = f(y[i, j] + bias[j]) for m rows of n. */
    void run(Object bias, Object y, int y0, int yRow, int m, int n);
}
