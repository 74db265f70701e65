package org.wengert.kernel;

/** The loops behind {@link BinaryKernel}: the arrays are of the loop's own type. */
abstract class BinaryLoop {
    /** y[i] = f(a[i], b[i]). */
    abstract void run(Object a, Object b, Object y, int n);

    /** y[i] = f(a[i], b). */
    abstract void right(Object a, double b, Object y, int n);

    /** y[i] = f(a, b[i]). */
    abstract void left(double a, Object b, Object y, int n);

    /** y[r, c] = f(a[r, c], b[r, c]), with an offset, a row stride and a column stride for a and for b. */
    abstract void rows(
            Object a,
            int a0,
            int aRow,
            int aColumn,
            Object b,
            int b0,
            int bRow,
            int bColumn,
            Object y,
            int y0,
            int rows,
            int columns);

    /** sum_i f(a[i], b[i]). */
    abstract double sum(Object a, Object b, int n);
}
