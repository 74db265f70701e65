package org.wengert.kernel;

/** The template that {@link Specialize} copies for each {@link CompareKernel}. */
final class CompareLoops extends CompareLoop {
    private final CompareKernel.Test test;

    CompareLoops(CompareKernel.Test test) {
        this.test = test;
    }

    @Override
    void right(Object a, double b, boolean[] y, int n) {
        if (a instanceof float[] floats) {
            for (int i = 0; i < n; i++) {
                y[i] = test.of(floats[i], b);
            }
        } else if (a instanceof double[] doubles) {
            for (int i = 0; i < n; i++) {
                y[i] = test.of(doubles[i], b);
            }
        } else {
            int[] ints = (int[]) a;
            for (int i = 0; i < n; i++) {
                y[i] = test.of(ints[i], b);
            }
        }
    }

    @Override
    void rows(
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
            int columns) {
        for (int r = 0; r < rows; r++) {
            int p = a0 + r * aRow;
            int q = b0 + r * bRow;
            int to = y0 + r * columns;
            if (a instanceof float[] floats) {
                row(floats, p, aColumn, (float[]) b, q, bColumn, y, to, columns);
            } else if (a instanceof double[] doubles) {
                row(doubles, p, aColumn, (double[]) b, q, bColumn, y, to, columns);
            } else {
                row((int[]) a, p, aColumn, (int[]) b, q, bColumn, y, to, columns);
            }
        }
    }

    private void row(float[] a, int a0, int aStride, float[] b, int b0, int bStride, boolean[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] = test.of(a[a0 + i * aStride], b[b0 + i * bStride]);
        }
    }

    private void row(double[] a, int a0, int aStride, double[] b, int b0, int bStride, boolean[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] = test.of(a[a0 + i * aStride], b[b0 + i * bStride]);
        }
    }

    private void row(int[] a, int a0, int aStride, int[] b, int b0, int bStride, boolean[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            y[y0 + i] = test.of(a[a0 + i * aStride], b[b0 + i * bStride]);
        }
    }
}
