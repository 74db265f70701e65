package org.wengert.kernel;

/**
 * The deviations of some lines from their means, and the sums of their squares, in arrays of their own, which stay in the caches. The mean is corrected by
 * the mean of the deviations from it, so that of equal values all deviations are 0.
 */
final class Deviations {
    private final Lines lines;
    private final Object rest;
    private final Object sums;
    /** The deviations, once {@link #centre} has replaced the lines by them. */
    final Object values;

    /** The sums of the squares of the deviations as they are: too large, or too small, if those overflow or underflow. */
    final Object squares;

    /** What is left of each line's mean. */
    final double[] corrections;

    /** Room for lines of this type. */
    Deviations(Lines lines, Object like) {
        int size = lines.outer() * lines.n() * lines.inner();
        int count = lines.outer() * lines.inner();
        this.lines = lines;
        this.values = ScratchArrays.claim(like, size);
        this.rest = ScratchArrays.claim(like, size);
        this.sums = ScratchArrays.claim(like, count);
        this.squares = ScratchArrays.claim(like, count);
        this.corrections = new double[count];
    }

    void release() {
        ScratchArrays.release(squares);
        ScratchArrays.release(sums);
        ScratchArrays.release(rest);
        ScratchArrays.release(values);
    }

    /** Replaces the values by their deviations. */
    void centre() {
        int n = lines.n();
        lines.sum(values, sums);
        for (int k = 0; k < corrections.length; k++) {
            RowLoops.set(sums, k, RowLoops.get(sums, k) / n);
        }
        minusTo(rest);
        lines.sum(rest, squares);
        for (int k = 0; k < corrections.length; k++) {
            double first = RowLoops.get(sums, k);
            double correction = RowLoops.get(squares, k) / n;
            RowLoops.set(sums, k, first + correction);
            corrections[k] = correction - (RowLoops.get(sums, k) - first);
        }
        minusTo(values);
        lines.elements(0, lines.outer(), (from, to) -> RowLoops.multiply(values, values, rest, from, to));
        lines.sum(rest, squares);
    }

    private void minusTo(Object to) {
        lines.stretches(
                0, lines.outer(), (from, end, at, each) -> RowLoops.minus(values, sums, at, each, to, from, end));
    }

    /** The mean of the squares of line k's deviations from its true mean. */
    double variance(int k) {
        return Math.max(0, RowLoops.get(squares, k) / lines.n() - corrections[k] * corrections[k]);
    }
}
