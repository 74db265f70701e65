package org.wengert.kernel;

/**
 * The template that {@link Specialize} copies for each {@link BinaryKernel}.
 *
 * <p>C2 vectorises a loop over several arrays only if it uses one index for all of them: an operand that lies elsewhere
 * is first copied to where the result will be.
 */
@SuppressWarnings("cast") // needed for float, redundant for double
final class FloatBinaryLoops extends BinaryLoop {
    /** Elements copied to y before the loop runs over them: few enough to stay in the first-level cache. */
    private static final int CHUNK = 2048;

    private final BinaryKernel.OfFloat f;

    FloatBinaryLoops(BinaryKernel.OfFloat f) {
        this.f = f;
    }

    @Override
    void run(Object a, Object b, Object y, int n) {
        both((float[]) a, (float[]) b, (float[]) y, 0, n);
    }

    @Override
    void right(Object a, double b, Object y, int n) {
        right((float[]) a, (float) b, (float[]) y, 0, n);
    }

    @Override
    void left(double a, Object b, Object y, int n) {
        left((float) a, (float[]) b, (float[]) y, 0, n);
    }

    private void both(float[] a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = f.of(a[i], b[i]);
        }
    }

    private void right(float[] a, float b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = f.of(a[i], b);
        }
    }

    private void left(float a, float[] b, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = f.of(a, b[i]);
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
            Object y,
            int y0,
            int rows,
            int columns) {
        if (rows == 0 || columns == 0) {
            return;
        }
        float[] as = (float[]) a;
        float[] bs = (float[]) b;
        float[] ys = (float[]) y;
        boolean aElsewhere = aColumn == 1 && (a0 != y0 || (aRow != columns && rows > 1));
        boolean bElsewhere = bColumn == 1 && (b0 != y0 || (bRow != columns && rows > 1));
        boolean odd = (aColumn & ~1) != 0 || (bColumn & ~1) != 0 || aColumn + bColumn == 0;
        if (odd || (aElsewhere && bElsewhere)) {
            each(as, a0, aRow, aColumn, bs, b0, bRow, bColumn, ys, y0, rows, columns);
            return;
        }
        int step = aElsewhere || bElsewhere ? Math.max(1, CHUNK / columns) : rows;
        for (int r = 0; r < rows; r += step) {
            int height = Math.min(step, rows - r);
            int from = y0 + r * columns;
            if (aElsewhere) {
                FloatCopies.copyRows(as, a0 + r * aRow, aRow, ys, from, height, columns);
            } else if (bElsewhere) {
                FloatCopies.copyRows(bs, b0 + r * bRow, bRow, ys, from, height, columns);
            }
            float[] a1 = aElsewhere ? ys : as;
            float[] b1 = bElsewhere ? ys : bs;
            if (aColumn + bColumn == 2) {
                both(a1, b1, ys, from, from + height * columns);
                continue;
            }
            for (int h = r; h < r + height; h++, from += columns) {
                if (bColumn == 0) {
                    right(a1, bs[b0 + h * bRow], ys, from, from + columns);
                } else {
                    left(as[a0 + h * aRow], b1, ys, from, from + columns);
                }
            }
        }
    }

    private void each(
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
            int rows,
            int columns) {
        for (int r = 0; r < rows; r++) {
            int p = a0 + r * aRow;
            int q = b0 + r * bRow;
            int to = y0 + r * columns;
            for (int c = 0; c < columns; c++) {
                y[to + c] = f.of(a[p + c * aColumn], b[q + c * bColumn]);
            }
        }
    }

    @Override
    double sum(Object a, Object b, int n) {
        float[] as = (float[]) a;
        float[] bs = (float[]) b;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            s0 += f.of(as[i], bs[i]);
            s1 += f.of(as[i + 1], bs[i + 1]);
            s2 += f.of(as[i + 2], bs[i + 2]);
            s3 += f.of(as[i + 3], bs[i + 3]);
        }
        for (; i < n; i++) {
            s0 += f.of(as[i], bs[i]);
        }
        return (s0 + s1) + (s2 + s3);
    }
}
