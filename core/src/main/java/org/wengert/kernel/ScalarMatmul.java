package org.wengert.kernel;

/**
 * Products without vectors. C2 vectorises a loop over several rows only if all of them begin at one offset in their arrays: blocks of b are therefore copied
 * into rows of their own, and a row of y is built in a row of its own.
 */
record ScalarMatmul(MatmulOperands x) implements MatmulBlocks {
    /** Rows and columns of a block of b: it stays in the nearest caches while all rows of a are multiplied by it. */
    private static final int ROWS = 64;

    private static final int COLUMNS = 256;

    /** A block of b and, after it, the row of y that is being built; of either type. */
    private static final BufferPool<Object[]> FLOATS = new BufferPool<>();

    private static final BufferPool<Object[]> DOUBLES = new BufferPool<>();

    @Override
    public void run(int firstRow, int endRow, int firstColumn, int endColumn) {
        boolean isFloat = x.y() instanceof float[];
        BufferPool<Object[]> pool = isFloat ? FLOATS : DOUBLES;
        Object[] claimed = pool.claim();
        Object[] block =
                claimed != null ? claimed : isFloat ? new float[ROWS + 1][COLUMNS] : new double[ROWS + 1][COLUMNS];
        for (int j = firstColumn; j < endColumn; j += COLUMNS) {
            int columns = Math.min(COLUMNS, endColumn - j);
            for (int p = 0; p < x.k(); p += ROWS) {
                int rows = Math.min(ROWS, x.k() - p);
                for (int row = 0; row < rows; row++) {
                    x.packB(p + row, j, 1, columns, block[row], 0, columns);
                }
                for (int i = firstRow; i < endRow; i++) {
                    update(block, i, j, p, rows, columns);
                }
            }
        }
        pool.release(block);
    }

    /** y[i, j...] += sum_p a[i, p] block[p], or = for the first block of a product that does not accumulate. */
    private void update(Object[] block, int i, int j, int p, int rows, int columns) {
        Object sum = block[ROWS];
        int to = x.atY(i, j);
        if (p == 0 && !x.accumulate()) {
            Copy.fill(sum, 0, columns);
        } else {
            System.arraycopy(x.y(), to, sum, 0, columns);
        }
        MatmulLoops.of(sum).rows().run(x.a(), x.atA(i, p), x.aColumn(), block, sum, rows, columns);
        System.arraycopy(sum, 0, x.y(), to, columns);
    }

    @Override
    public int columnUnit() {
        return COLUMNS;
    }

    @Override
    public int rowUnit() {
        return 32;
    }
}
