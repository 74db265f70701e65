package org.wengert.kernel;

/** A way to multiply: any block of y by itself, so that threads can share a product. The bits of y do not depend on the blocks. */
interface MatmulBlocks {
    /** y[i, j] for firstRow &lt;= i &lt; endRow and firstColumn &lt;= j &lt; endColumn. */
    void run(int firstRow, int endRow, int firstColumn, int endColumn);

    /** True if the whole product, run as one block, is best shared by the threads on the way. */
    default boolean sharesItself() {
        return false;
    }

    /** The number of columns, or a multiple of it, that makes a block fast. */
    int columnUnit();

    /** The same for rows. */
    int rowUnit();
}
