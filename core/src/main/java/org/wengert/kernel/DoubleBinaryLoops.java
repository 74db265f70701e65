package org.wengert.kernel;

import java.util.function.DoubleBinaryOperator;

/**
 * The template that {@link Specialize} copies for each {@link BinaryKernel}. Twin: {@link FloatBinaryLoops}.
 *
 * <p>C2 vectorises a loop over several arrays only if it uses one index for all of them: an operand that lies elsewhere
 * is first copied to where the result will be.
 */
@SuppressWarnings("cast") // needed in one twin, redundant in the other
final class DoubleBinaryLoops extends BinaryLoop {
    /** Elements copied to y before the loop runs over them: few enough to stay in the first-level cache. */
    private static final int CHUNK = 2048;

    /** Elements folded one after another, in eight interleaved chains: few, so that rounding errors stay few. */
    private static final int CHAIN = 128;

    /** Elements folded without recursion: enough that the recursion costs little. */
    private static final int BLOCK = 1024;

    /** Columns folded together where rows are many. */
    private static final int STRIP = 4096;

    private final DoubleBinaryOperator f;

    DoubleBinaryLoops(DoubleBinaryOperator f) {
        this.f = f;
    }

    @Override
    void run(Object a, Object b, Object y, int n) {
        both((double[]) a, (double[]) b, (double[]) y, 0, n);
    }

    @Override
    void right(Object a, double b, Object y, int n) {
        right((double[]) a, (double) b, (double[]) y, 0, n);
    }

    @Override
    void left(double a, Object b, Object y, int n) {
        left((double) a, (double[]) b, (double[]) y, 0, n);
    }

    private void both(double[] a, double[] b, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = f.applyAsDouble(a[i], b[i]);
        }
    }

    private void right(double[] a, double b, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = f.applyAsDouble(a[i], b);
        }
    }

    private void left(double a, double[] b, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = f.applyAsDouble(a, b[i]);
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
        double[] as = (double[]) a;
        double[] bs = (double[]) b;
        double[] ys = (double[]) y;
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
                DoubleCopies.copyRows(as, a0 + r * aRow, aRow, ys, from, height, columns);
            } else if (bElsewhere) {
                DoubleCopies.copyRows(bs, b0 + r * bRow, bRow, ys, from, height, columns);
            }
            double[] a1 = aElsewhere ? ys : as;
            double[] b1 = bElsewhere ? ys : bs;
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
            double[] a,
            int a0,
            int aRow,
            int aColumn,
            double[] b,
            int b0,
            int bRow,
            int bColumn,
            double[] y,
            int y0,
            int rows,
            int columns) {
        for (int r = 0; r < rows; r++) {
            int p = a0 + r * aRow;
            int q = b0 + r * bRow;
            int to = y0 + r * columns;
            for (int c = 0; c < columns; c++) {
                y[to + c] = f.applyAsDouble(a[p + c * aColumn], b[q + c * bColumn]);
            }
        }
    }

    @Override
    void foldRows(Object x, int x0, Object y, int y0, int rows, int columns, boolean fresh) {
        if (columns == 0) {
            return;
        }
        double[] xs = (double[]) x;
        double[] ys = (double[]) y;
        for (int r = 0; r < rows; r++) {
            double folded = fold(xs, x0 + r * columns, columns);
            ys[y0 + r] = fresh ? folded : f.applyAsDouble(ys[y0 + r], folded);
        }
    }

    /** f(x[from], ..., x[from + n - 1]), in a tree above chains, so that the rounding error of a sum grows with log n. */
    private double fold(double[] x, int from, int n) {
        if (n > BLOCK) {
            int half = (n / 2) & -8;
            return f.applyAsDouble(fold(x, from, half), fold(x, from + half, n - half));
        }
        double folded = chain(x, from, Math.min(n, CHAIN));
        for (int i = CHAIN; i < n; i += CHAIN) {
            folded = f.applyAsDouble(folded, chain(x, from + i, Math.min(n - i, CHAIN)));
        }
        return folded;
    }

    /** f(x[from], ..., x[from + n - 1]): eight interleaved folds keep the processor busy. */
    private double chain(double[] x, int from, int n) {
        double r0 = x[from];
        int i = from + 1;
        int end = from + n;
        if (n >= 16) {
            double r1 = x[from + 1];
            double r2 = x[from + 2];
            double r3 = x[from + 3];
            double r4 = x[from + 4];
            double r5 = x[from + 5];
            double r6 = x[from + 6];
            double r7 = x[from + 7];
            for (i = from + 8; i <= end - 8; i += 8) {
                r0 = f.applyAsDouble(r0, x[i]);
                r1 = f.applyAsDouble(r1, x[i + 1]);
                r2 = f.applyAsDouble(r2, x[i + 2]);
                r3 = f.applyAsDouble(r3, x[i + 3]);
                r4 = f.applyAsDouble(r4, x[i + 4]);
                r5 = f.applyAsDouble(r5, x[i + 5]);
                r6 = f.applyAsDouble(r6, x[i + 6]);
                r7 = f.applyAsDouble(r7, x[i + 7]);
            }
            r0 = f.applyAsDouble(
                    f.applyAsDouble(f.applyAsDouble(r0, r1), f.applyAsDouble(r2, r3)),
                    f.applyAsDouble(f.applyAsDouble(r4, r5), f.applyAsDouble(r6, r7)));
        }
        for (; i < end; i++) {
            r0 = f.applyAsDouble(r0, x[i]);
        }
        return r0;
    }

    @Override
    void foldColumns(Object x, int x0, Object y, int y0, int rows, int columns, boolean fresh) {
        if (rows == 0 || columns == 0) {
            return;
        }
        if (columns == 1) {
            foldRows(x, x0, y, y0, 1, rows, fresh);
            return;
        }
        double[] xs = (double[]) x;
        double[] ys = (double[]) y;
        if (rows > CHAIN) {
            foldTall(xs, x0, ys, y0, rows, columns, fresh);
        } else if (fresh) {
            System.arraycopy(xs, x0, ys, y0, columns);
            foldBlock(xs, x0 + columns, columns, ys, y0, rows - 1, columns);
        } else {
            foldBlock(xs, x0, columns, ys, y0, rows, columns);
        }
    }

    /** Folds blocks of rows in a tree. The results that wait in {@code folded} are combined as soon as two cover equally many blocks. */
    private void foldTall(double[] x, int x0, double[] y, int y0, int rows, int columns, boolean fresh) {
        int width = Math.min(columns, STRIP);
        double[] folded = new double[(34 - Integer.numberOfLeadingZeros(rows / CHAIN)) * width];
        for (int c = 0; c < columns; c += width) {
            int count = Math.min(width, columns - c);
            int waiting = 0;
            int blocks = 0;
            // One row is copied, and the others come to whole eights.
            for (int r = 0; r < rows; r += CHAIN + 1) {
                int from = x0 + r * columns + c;
                System.arraycopy(x, from, folded, waiting * width, count);
                int others = Math.min(CHAIN, rows - r - 1);
                foldBlock(x, from + columns, columns, folded, waiting * width, others, count);
                waiting++;
                blocks++;
                for (int equal = blocks; (equal & 1) == 0; equal >>= 1) {
                    waiting--;
                    foldBlock(folded, waiting * width, width, folded, (waiting - 1) * width, 1, count);
                }
            }
            for (; waiting > 1; waiting--) {
                foldBlock(folded, (waiting - 1) * width, width, folded, (waiting - 2) * width, 1, count);
            }
            if (fresh) {
                System.arraycopy(folded, 0, y, y0 + c, count);
            } else {
                foldBlock(folded, 0, width, y, y0 + c, 1, count);
            }
        }
    }

    /** y[c] = f(y[c], x[0, c], x[1, c], ...), with a stride between the rows. */
    private void foldBlock(double[] x, int x0, int stride, double[] y, int y0, int rows, int n) {
        int r = 0;
        for (; r <= rows - 8; r += 8) {
            fold8(x, x0 + r * stride, stride, y, y0, n);
        }
        for (; r < rows; r++) {
            int from = x0 + r * stride;
            for (int c = 0; c < n; c++) {
                y[y0 + c] = f.applyAsDouble(y[y0 + c], x[from + c]);
            }
        }
    }

    /** y[c] = f(y[c], x[0, c], ..., x[7, c]): eight rows for one load and store of y, and a tree again. */
    private void fold8(double[] x, int x0, int stride, double[] y, int y0, int n) {
        int x1 = x0 + stride;
        int x2 = x1 + stride;
        int x3 = x2 + stride;
        int x4 = x3 + stride;
        int x5 = x4 + stride;
        int x6 = x5 + stride;
        int x7 = x6 + stride;
        for (int c = 0; c < n; c++) {
            double low = f.applyAsDouble(f.applyAsDouble(x[x0 + c], x[x1 + c]), f.applyAsDouble(x[x2 + c], x[x3 + c]));
            double high = f.applyAsDouble(f.applyAsDouble(x[x4 + c], x[x5 + c]), f.applyAsDouble(x[x6 + c], x[x7 + c]));
            y[y0 + c] = f.applyAsDouble(y[y0 + c], f.applyAsDouble(low, high));
        }
    }

    @Override
    double sum(Object a, Object b, int n) {
        double[] as = (double[]) a;
        double[] bs = (double[]) b;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i <= n - 4; i += 4) {
            s0 += f.applyAsDouble(as[i], bs[i]);
            s1 += f.applyAsDouble(as[i + 1], bs[i + 1]);
            s2 += f.applyAsDouble(as[i + 2], bs[i + 2]);
            s3 += f.applyAsDouble(as[i + 3], bs[i + 3]);
        }
        for (; i < n; i++) {
            s0 += f.applyAsDouble(as[i], bs[i]);
        }
        return (s0 + s1) + (s2 + s3);
    }
}
