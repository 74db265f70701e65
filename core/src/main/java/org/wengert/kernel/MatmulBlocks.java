package org.wengert.kernel;

/** A way to multiply: any block of y by itself, so that threads can share a product. The bits of y do not depend on the blocks. */
interface MatmulBlocks {
    /** y[i, j] for firstRow &lt;= i &lt; endRow and firstColumn &lt;= j &lt; endColumn. */
    void run(int firstRow, int endRow, int firstColumn, int endColumn);

    /** True if threads share the rows of y, false if they share its columns. */
    default boolean splitsRows(int m, int n) {
        return n < m && n < 4 * columnUnit();
    }

    /** True if the whole product, run as one block, splits itself over the threads. */
    default boolean splitsItself() {
        return false;
    }

    /** The number of columns, or a multiple of it, that makes a block fast. */
    int columnUnit();

    /** The same for rows. */
    int rowUnit();
}
