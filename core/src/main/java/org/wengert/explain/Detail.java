package org.wengert.explain;

import java.util.ArrayList;
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
    private static final int TOO_MANY = 1_500_000;
    private static final int PER_NUMBER = 12;
    private static final int PER_SUMMARY = 180;
    private static final int PER_MEAN = 8;

    /** The most. */
    static final Detail MOST = new Detail(36, 24, 20_000, 40_000);

    private static final List<Detail> LEVELS = List.of(
            MOST,
            new Detail(36, 8, 10_000, 20_000),
            new Detail(36, 0, 5_000, 10_000),
            new Detail(16, 4, 5_000, 10_000),
            new Detail(4, 0, 2_000, 0),
            new Detail(1, 0, 1_000, 0));

    /** From the most to the least, without those that would make a page of this recording much too long. */
    static List<Detail> of(Recording recording) {
        List<Source> sources = new ArrayList<>(recording.leaves());
        sources.addAll(recording.lines());
        int first = 0;
        while (first < LEVELS.size() - 1 && LEVELS.get(first).characters(sources) > TOO_MANY) {
            first++;
        }
        return LEVELS.subList(first, LEVELS.size());
    }

    /** About so many for the values, gradients and local derivatives. */
    private long characters(List<Source> sources) {
        return sources.stream()
                .mapToLong(source -> {
                    int size = source.shape().size();
                    return size <= whole
                            ? (source instanceof Line ? 3L : 2L) * PER_NUMBER * size
                            : PER_SUMMARY + 2L * PER_MEAN * Math.min(size, blocks * blocks);
                })
                .sum();
    }
}
