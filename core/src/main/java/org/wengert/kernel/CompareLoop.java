package org.wengert.kernel;

/** The loops behind {@link CompareKernel}. */
abstract class CompareLoop {
    /** y[i] = test(a[i], b). */
    abstract void right(Object a, double b, boolean[] y, int n);

    /** y[r, c] = test(a[r, c], b[r, c]), with an offset, a row stride and a column stride for a and for b. */
    abstract void rows(
            Object a,
            int a0,
            int aRow,
            int aColumn,
            Object b,
            int b0,
            int bRow,
            int bColumn,
            boolean[] y,
            int y0,
            int rows,
            int columns);
}
