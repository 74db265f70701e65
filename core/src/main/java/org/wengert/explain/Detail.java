package org.wengert.explain;

import java.util.List;

/**
 * How many numbers of a recording go into its page.
 *
 * @param whole tensors of up to this number of elements are written whole, others as a summary
 * @param blocks the side of the grid of block means of a summary
 * @param derivatives the total of the local derivatives of single elements
 * @param gradients the total of the numbers of large gradients, which can be asked for by index
 */
record Detail(int whole, int blocks, int derivatives, int gradients) {
    /** From the most to the least: a page takes the first that keeps it small. */
    static final List<Detail> LEVELS = List.of(
            new Detail(36, 24, 20_000, 40_000),
            new Detail(36, 12, 10_000, 20_000),
            new Detail(16, 6, 5_000, 10_000),
            new Detail(4, 4, 2_000, 0),
            new Detail(1, 0, 1_000, 0));
}
