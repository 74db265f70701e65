package org.wengert.kernel;

import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;

/**
 * Products by tiles of vectors: blocks of columns outside, all rows inside. a and b are read where they lie, but b is copied where it is transposed, where many rows of y read it, and
 * where its rows lie so far apart that they compete for places in the caches; a is copied where its rows compete. See {@link PackedMatmul}.
 */
final class VectorMatmul implements MatmulBlocks {
    /** From this many rows on, threads share them rather than columns. */
    private static final int ROWS = 96;
    /** From this many rows on, b is copied. */
    private static final int MANY = 384;
    /** Rows of b that lie so many bytes apart, or further, compete for places in the caches. */
    private static final int FAR = 4096;
    /** So do those at a multiple of so many bytes, if there are {@link #DEEP} of them. */
    private static final int SAME_PLACE = 2048;

    private static final int DEEP = 256;
    /** Fewer rows of y than these and one more are not worth a copy. */
    private static final int FEW = 8;
    /** The number of sums that are built in an array of their own before they are copied to y. */
    private static final int ASIDE = 1 << 14;

    private final MatmulOperands x;
    private final MatmulLoops loops;
    private final Form form;
    private final int lanes;
    private final boolean evenCold;

    VectorMatmul(MatmulOperands x) {
        this(x, false);
    }

    /**
     * The product of these matrices.
     *
     * @param evenCold whether loops serve that are not compiled
     */
    VectorMatmul(MatmulOperands x, boolean evenCold) {
        this.x = x;
        this.loops = MatmulLoops.of(x.y());
        this.form = Form.vector(Element.of(x.y()));
        this.lanes = form.lanes();
        this.evenCold = evenCold;
    }

    @Override
    public int columnUnit() {
        return MatmulTile.widest() * lanes;
    }

    @Override
    public int rowUnit() {
        return MatmulTile.tallest(form);
    }

    @Override
    public boolean splitsRows(int m, int n) {
        // Threads wait for cache lines of y that neighbouring columns share; but where rows are few, or each part would
        // transpose b, columns cost less.
        boolean isTall = m >= ROWS && n < 4L * m || n < 2 * columnUnit();
        return isTall && (!x.transposeB() || splitsItself());
    }

    @Override
    public boolean splitsItself() {
        int rows = x.m();
        int columns = x.n();
        return packsB(rows) && columns >= lanes && !isTurned(rows, columns) && isReady(columns, x.transposeA());
    }

    @Override
    public void run(int firstRow, int endRow, int firstColumn, int endColumn) {
        int rows = endRow - firstRow;
        int columns = endColumn - firstColumn;
        boolean isTurned = isTurned(rows, columns);
        if (!(isTurned ? isReady(Math.max(rows, lanes), false) : isReady(Math.max(columns, lanes), x.transposeA()))) {
            new ScalarMatmul(x).run(firstRow, endRow, firstColumn, endColumn);
        } else if (isTurned) {
            turned(firstRow, rows, firstColumn, columns);
        } else if (columns < lanes) {
            padded(firstRow, rows, firstColumn, columns);
        } else if (packsB(rows)) {
            new PackedMatmul(this, x, packsA(rows)).run(firstRow, rows, firstColumn, columns);
        } else {
            panels(x.b(), x.atB(0, firstColumn), x.bStride(), firstRow, rows, firstColumn, columns);
        }
    }

    /** True if rows that lie so far apart compete for places in the caches. */
    private boolean isFar(int stride) {
        long apart = (long) stride * bytes();
        return x.k() > lanes && apart >= FAR || x.k() >= DEEP && apart % SAME_PLACE == 0;
    }

    /** True if b is worth a copy. */
    private boolean packsB(int rows) {
        return x.transposeB() || rows >= MANY || rows > FEW && (isFar(x.bStride()) || packsA(rows));
    }

    /** True if a is worth a copy. */
    private boolean packsA(int rows) {
        // A tile reads as many rows of a at a time as it is high, but all k of a transposed one.
        int place = x.transposeA() ? SAME_PLACE : FAR;
        return rows > FEW && x.k() >= DEEP && (long) x.aStride() * bytes() % place == 0;
    }

    /** True if the loops for all tiles of so many columns are compiled. */
    private boolean isReady(int columns, boolean transposeA) {
        boolean isReady = true;
        int done = 0;
        while (done < columns && !evenCold) {
            int width = width(columns - done);
            isReady &= loops.readyPanel(form, form.vectors(width), transposeA) != null;
            done += width;
        }
        return isReady;
    }

    private int bytes() {
        return form.element().bits() / Byte.SIZE;
    }

    int lanes() {
        return lanes;
    }

    /** The width of the next tile for so many columns. */
    int width(int columns) {
        return MatmulTile.width(columns, MatmulTile.widest(), lanes);
    }

    MatmulPanel panel(int width, boolean transposeA) {
        return loops.panel(form, form.vectors(width), transposeA);
    }

    /** Multiplies by b where it lies. */
    private void panels(Object b, int b0, int bStride, int i, int rows, int j, int columns) {
        int done = 0;
        while (done < columns) {
            int width = width(columns - done);
            multiply(
                    x.a(),
                    x.atA(i, 0),
                    x.aStride(),
                    b,
                    b0 + done,
                    bStride,
                    i,
                    rows,
                    j + done,
                    width,
                    x.k(),
                    x.accumulate());
            done += width;
        }
    }

    /** The columns of y from j on, {@code width} of them. */
    void multiply(
            Object a,
            int a0,
            int aStride,
            Object b,
            int b0,
            int bStride,
            int i,
            int rows,
            int j,
            int width,
            int depth,
            boolean accumulate) {
        panel(width, x.transposeA())
                .run(
                        a,
                        a0,
                        aStride,
                        b,
                        b0,
                        bStride,
                        x.y(),
                        x.atY(i, j),
                        x.yStride(),
                        rows,
                        depth,
                        width - lanes,
                        accumulate);
    }

    /** Fewer columns than a vector has lanes: b gets more, and y is built aside. */
    private void padded(int i, int rows, int j, int columns) {
        int deepest = Math.min(x.k(), ASIDE / lanes);
        int tallest = Math.min(rows, ASIDE / lanes);
        Object b = ScratchArrays.claim(x.y(), deepest * lanes);
        Object sums = ScratchArrays.claim(x.y(), tallest * lanes);
        Copy.fill(b, 0, deepest * lanes);
        MatmulPanel panel = panel(lanes, x.transposeA());
        for (int p = 0; p < x.k(); p += deepest) {
            int depth = Math.min(deepest, x.k() - p);
            boolean accumulate = x.accumulate() || p > 0;
            x.packB(p, j, depth, columns, b, 0, lanes);
            for (int row = 0; row < rows; row += tallest) {
                int height = Math.min(tallest, rows - row);
                int to = x.atY(i + row, j);
                if (accumulate) {
                    Kernels.provider().copy(x.y(), to, x.yStride(), 1, sums, 0, lanes, 1, height, columns);
                }
                int from = x.atA(i + row, p);
                panel.run(x.a(), from, x.aStride(), b, 0, lanes, sums, 0, lanes, height, depth, 0, accumulate);
                Kernels.provider().copy(sums, 0, lanes, 1, x.y(), to, x.yStride(), 1, height, columns);
            }
        }
        ScratchArrays.release(b);
        ScratchArrays.release(sums);
    }

    /** True if a and y are so small beside b that the transposed product, which copies them in place of b, is cheaper. */
    private boolean isTurned(int rows, int columns) {
        long width = Math.max(rows, lanes);
        if (!x.transposeB() || x.k() * width > ScratchArrays.KEPT) {
            return false;
        }
        long turned = (x.transposeA() ? 0 : x.k() * width) + rows * (long) columns * (x.accumulate() ? 2 : 1);
        return turned < (long) x.k() * columns;
    }

    /** y^T = b a^T, with b read along its stored rows, and y^T built aside. */
    private void turned(int i, int rows, int firstColumn, int columns) {
        int width = Math.max(rows, lanes);
        boolean packs = !x.transposeA() || rows < lanes;
        Object a = x.a();
        int a0 = x.atA(i, 0);
        int aStride = x.aStride();
        if (packs) {
            a = ScratchArrays.claim(x.y(), x.k() * width);
            if (rows < width) {
                Copy.fill(a, 0, x.k() * width);
            }
            if (x.transposeA()) {
                Kernels.provider().copy(x.a(), a0, aStride, 1, a, 0, width, 1, x.k(), rows);
            } else {
                MatmulOperands.transpose(x.a(), a0, aStride, a, 0, width, rows, x.k());
            }
            a0 = 0;
            aStride = width;
        }
        int tallest = Math.max(1, Math.min(columns, ASIDE / width));
        Object sums = ScratchArrays.claim(x.y(), tallest * width);
        for (int j = firstColumn; j < firstColumn + columns; j += tallest) {
            int height = Math.min(tallest, firstColumn + columns - j);
            int to = x.atY(i, j);
            if (x.accumulate()) {
                MatmulOperands.transpose(x.y(), to, x.yStride(), sums, 0, width, rows, height);
            }
            int done = 0;
            while (done < width) {
                int wide = width(width - done);
                panel(wide, false)
                        .run(
                                x.b(),
                                x.atB(0, j),
                                x.bStride(),
                                a,
                                a0 + done,
                                aStride,
                                sums,
                                done,
                                width,
                                height,
                                x.k(),
                                wide - lanes,
                                x.accumulate());
                done += wide;
            }
            MatmulOperands.transpose(sums, 0, width, x.y(), to, x.yStride(), height, rows);
        }
        ScratchArrays.release(sums);
        if (packs) {
            ScratchArrays.release(a);
        }
    }
}
