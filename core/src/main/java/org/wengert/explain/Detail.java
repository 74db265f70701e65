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
    private static final int MANY_LINES = 300;

    /** The most. */
    static final Detail MOST = new Detail(36, 24, 20_000, 40_000);

    private static final List<Detail> LEVELS = List.of(
            MOST,
            new Detail(36, 8, 10_000, 20_000),
            new Detail(36, 0, 5_000, 10_000),
            new Detail(16, 4, 5_000, 10_000),
            new Detail(4, 0, 2_000, 0),
            new Detail(1, 0, 1_000, 0));

    /** From the most to the least for a tape of so many lines: a page takes the first that keeps it small. */
    static List<Detail> of(int lines) {
        return lines > MANY_LINES ? LEVELS.subList(1, LEVELS.size()) : LEVELS;
    }
}
