package org.wengert.kernel;

/** Products of large matrices with few columns or rows, where copying an operand would cost as much as the product. */
record NarrowMatmul(MatmulOperands x) implements MatmulBlocks {
    @Override
    public void run(int firstRow, int endRow, int firstColumn, int endColumn) {
        MatrixProduct.small(
                x.a(),
                x.atA(firstRow, 0),
                x.aRow(),
                x.aColumn(),
                x.b(),
                x.atB(0, firstColumn),
                x.bRow(),
                x.bColumn(),
                x.y(),
                x.atY(firstRow, firstColumn),
                x.yStride(),
                1,
                endRow - firstRow,
                x.k(),
                endColumn - firstColumn,
                x.accumulate());
    }

    @Override
    public int columnUnit() {
        return 8;
    }

    @Override
    public int rowUnit() {
        return 8;
    }
}
