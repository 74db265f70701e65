package org.wengert.kernel;

import java.lang.reflect.Array;

/**
 * y = g l, and 0 where g is 0. A test inside the loop would keep it from being vectorised: it runs as a plain product over blocks, and only
 * a block that contains NaN is corrected in a second pass.
 */
final class StrongProductLoop extends BinaryLoop {
    /** Elements in a block: they stay in the first-level cache until they are searched for NaN. */
    private static final int BLOCK = 1024;

    private final BinaryLoop product;

    StrongProductLoop(BinaryLoop product) {
        this.product = product;
    }

    @Override
    void run(Object g, Object l, Object y, int n) {
        run(g, l, y, 0, n);
    }

    @Override
    void run(Object g, Object l, Object y, int first, int last) {
        Object kept = g;
        if (g == y) {
            int room = Math.max(0, Math.min(BLOCK, last - first));
            kept = y instanceof float[] ? new float[room] : new double[room];
        }
        for (int from = first; from < last; from += BLOCK) {
            int count = Math.min(BLOCK, last - from);
            if (g == y) {
                System.arraycopy(g, from, kept, 0, count);
            }
            product.run(g, l, y, from, from + count);
            correct(kept, g == y ? 0 : from, 1, y, from, count);
        }
    }

    @Override
    void right(Object g, double l, Object y, int n) {
        double rounded = y instanceof float[] ? (float) l : l;
        if (Double.isFinite(rounded)) {
            product.right(g, l, y, n);
        } else if (y instanceof float[] to) {
            float[] from = (float[]) g;
            for (int i = 0; i < n; i++) {
                to[i] = from[i] == 0 ? 0 : from[i] * (float) l;
            }
        } else {
            double[] from = (double[]) g;
            double[] to = (double[]) y;
            for (int i = 0; i < n; i++) {
                to[i] = from[i] == 0 ? 0 : from[i] * l;
            }
        }
    }

    @Override
    void left(double g, Object l, Object y, int n) {
        double rounded = y instanceof float[] ? (float) g : g;
        if (rounded == 0) {
            Copy.fill(y, 0, n);
        } else {
            product.left(g, l, y, n);
        }
    }

    @Override
    void rows(
            Object g,
            int g0,
            int gRow,
            int gColumn,
            Object l,
            int l0,
            int lRow,
            int lColumn,
            Object y,
            int y0,
            int rows,
            int columns) {
        if (rows == 0 || columns == 0) {
            return;
        }
        int step = Math.max(1, BLOCK / columns);
        for (int r = 0; r < rows; r += step) {
            int height = Math.min(step, rows - r);
            int p = g0 + r * gRow;
            int to = y0 + r * columns;
            product.rows(g, p, gRow, gColumn, l, l0 + r * lRow, lRow, lColumn, y, to, height, columns);
            if (mayHaveNaN(y, to, height * columns)) {
                for (int h = 0; h < height; h++) {
                    correct(g, p + h * gRow, gColumn, y, to + h * columns, columns);
                }
            }
        }
    }

    private static boolean mayHaveNaN(Object y, int from, int n) {
        return y instanceof float[] floats
                ? Kernels.provider().mayHaveNaN(floats, from, n)
                : Kernels.provider().mayHaveNaN((double[]) y, from, n);
    }

    private static void correct(Object g, int g0, int step, Object y, int y0, int n) {
        if (!mayHaveNaN(y, y0, n)) {
            return;
        }
        if (y instanceof float[] floats) {
            clearWhereZero((float[]) g, g0, step, floats, y0, n);
        } else {
            clearWhereZero((double[]) g, g0, step, (double[]) y, y0, n);
        }
    }

    /** y[y0 + i] = 0 where g[g0 + i step] is 0, for i &lt; n. */
    private static void clearWhereZero(float[] g, int g0, int step, float[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            if (g[g0 + i * step] == 0) {
                y[y0 + i] = 0;
            }
        }
    }

    private static void clearWhereZero(double[] g, int g0, int step, double[] y, int y0, int n) {
        for (int i = 0; i < n; i++) {
            if (g[g0 + i * step] == 0) {
                y[y0 + i] = 0;
            }
        }
    }

    @Override
    double sum(Object g, Object l, int n) {
        double sum = product.sum(g, l, n);
        if (!Double.isNaN(sum)) {
            return sum;
        }
        sum = 0;
        for (int i = 0; i < n; i++) {
            double left = Array.getDouble(g, i);
            sum += left == 0 ? 0 : left * Array.getDouble(l, i);
        }
        return sum;
    }
}
