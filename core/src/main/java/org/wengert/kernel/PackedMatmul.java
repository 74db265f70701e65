package org.wengert.kernel;

/**
 * Products that read copies. b is copied in panels as wide as a tile, as many together as fit in the second-level cache, and a, if it is copied too, in blocks of rows. The
 * threads share the copying of b, then the rows of y.
 */
final class PackedMatmul {
    /** The depth of a panel: with the width of a tile it nearly fits in the first-level cache. */
    private static final int DEPTH = 384;
    /** Rows of a in one block, {@link #DEPTH} long, which stays in the second-level cache with the panels of b. */
    private static final int HEIGHT = 144;
    /** Vectors of a row of b that are copied together. */
    private static final int VECTORS = 24;
    /** Rows of b that are copied together: long ones are read through, for they may come from far away. */
    private static final int ROWS = 16;
    /** Numbers of b that are worth a thread to copy: some microseconds. Columns take longer than rows. */
    private static final int COPIES = 1 << 15;

    private static final int TRANSPOSED_COPIES = 1 << 14;

    private final VectorMatmul tiles;
    private final MatmulOperands x;
    private final boolean packsA;
    private final int deepest;

    PackedMatmul(VectorMatmul tiles, MatmulOperands x, boolean packsA) {
        this.tiles = tiles;
        this.x = x;
        this.packsA = packsA;
        int parts = (x.k() + DEPTH - 1) / DEPTH;
        this.deepest = (x.k() + parts - 1) / parts;
    }

    void run(int i, int rows, int firstColumn, int columns) {
        int lanes = tiles.lanes();
        int together = Math.min(VECTORS * lanes, columns);
        Object panels = ScratchArrays.claim(x.y(), deepest * (together + lanes));
        int j = firstColumn;
        int end = firstColumn + columns;
        while (j < end) {
            int wide = end - j < together + lanes ? end - j : together;
            for (int p = 0; p < x.k(); p += deepest) {
                multiply(i, rows, p, Math.min(deepest, x.k() - p), j, wide, panels);
            }
            j += wide;
        }
        ScratchArrays.release(panels);
    }

    /** Adds the products of so many p. */
    private void multiply(int i, int rows, int p, int depth, int j, int columns, Object panels) {
        int tile = MatmulTile.widest() * tiles.lanes();
        int whole = Math.max(1, columns / tile);
        int worth = x.transposeB() ? TRANSPOSED_COPIES : COPIES;
        Parallel.forRange(whole, grain((long) depth * tile, worth), (from, to) -> {
            int last = to == whole ? columns : to * tile;
            packPanels(p, depth, j, from * tile, last, panels);
        });
        int unit = tiles.rowUnit();
        int units = Math.max(1, rows / unit);
        Parallel.forRange(units, grain((long) unit * depth * columns, MatrixProduct.PART), (from, to) -> {
            int last = to == units ? rows : to * unit;
            blocks(i + from * unit, i + last, p, depth, panels, j, columns);
        });
    }

    private static int grain(long unit, long part) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, part / Math.max(1, unit)));
    }

    /** Copies so many rows of b in panels whose rows follow each other. */
    private void packPanels(int p, int depth, int j, int from, int end, Object panels) {
        int most = x.transposeB() ? depth : ROWS;
        for (int row = 0; row < depth; row += most) {
            int rows = Math.min(most, depth - row);
            int done = from;
            while (done < end) {
                int width = tiles.width(end - done);
                packPanel(p + row, rows, j + done, width, panels, done * depth + row * width);
                done += width;
            }
        }
    }

    private void packPanel(int p, int rows, int j, int width, Object panels, int to) {
        if (x.transposeB()) {
            x.packB(p, j, rows, width, panels, to, width);
        } else {
            int from = x.atB(p, j);
            tiles.panel(width, x.transposeA())
                    .copy(x.b(), from, x.bStride(), panels, to, width, rows, width - tiles.lanes());
        }
    }

    /** Rows of y, as many at a time as stay in the second-level cache. */
    private void blocks(int i, int end, int p, int depth, Object panels, int j, int columns) {
        int padded = tiles.lanes();
        Object block = packsA ? ScratchArrays.claim(x.y(), (deepest + padded) * (HEIGHT + padded)) : x.a();
        for (int row = i; row < end; row += HEIGHT) {
            int rows = Math.min(HEIGHT, end - row);
            int from = x.atA(row, p);
            if (packsA) {
                int length = x.transposeA() ? rows : depth;
                int lines = x.transposeA() ? depth : rows;
                // Rows of a power of two would compete again.
                int apart = length + padded;
                Kernels.provider().copy(x.a(), from, x.aStride(), 1, block, 0, apart, 1, lines, length);
                block(block, 0, apart, row, rows, p, depth, panels, j, columns);
            } else {
                block(block, from, x.aStride(), row, rows, p, depth, panels, j, columns);
            }
        }
        if (packsA) {
            ScratchArrays.release(block);
        }
    }

    /** Multiplies some rows of a by all panels. */
    private void block(
            Object a, int a0, int aStride, int i, int rows, int p, int depth, Object panels, int j, int columns) {
        boolean accumulate = x.accumulate() || p > 0;
        int done = 0;
        while (done < columns) {
            int width = tiles.width(columns - done);
            tiles.multiply(a, a0, aStride, panels, done * depth, width, i, rows, j + done, width, depth, accumulate);
            done += width;
        }
    }
}
