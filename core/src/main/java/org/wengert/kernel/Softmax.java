package org.wengert.kernel;

/**
 * Softmax and its logarithm along the middle of [outer, n, inner], shifted by the maximum; where all are -inf, or one
 * is +inf, NaN.
 */
public final class Softmax {
    private Softmax() {}

    /** y[o, j, i] = exp x[o, j, i] / sum_k exp x[o, k, i]. */
    public static void softmax(Object x, int outer, int n, int inner, Object y) {
        if (outer * n * inner == 0) {
            return;
        }
        Lines lines = new Lines(outer, n, inner);
        Object numbers = ScratchArrays.claim(x, outer * inner);
        lines.run((from, to) -> {
            lines.exponentials(x, numbers, y, from, to);
            lines.fold(FoldKernel.SUM, y, numbers, from, to);
            lines.stretches(from, to, (first, end, at, each) -> RowLoops.divide(numbers, at, each, y, first, end));
        });
        ScratchArrays.release(numbers);
    }

    /** y[o, j, i] = x[o, j, i] - log sum_k exp x[o, k, i]. */
    public static void logSoftmax(Object x, int outer, int n, int inner, Object y) {
        if (outer * n * inner == 0) {
            return;
        }
        Lines lines = new Lines(outer, n, inner);
        Object largest = ScratchArrays.claim(x, outer * inner);
        Object logs = ScratchArrays.claim(x, outer * inner);
        lines.run((from, to) -> {
            others(lines, x, largest, y, logs, from, to);
            lines.each(from, to, (first, end) -> {
                for (int k = first; k < end; k++) {
                    RowLoops.set(logs, k, logShare(RowLoops.get(largest, k), RowLoops.get(logs, k)));
                }
            });
            lines.stretches(
                    from, to, (first, end, at, each) -> RowLoops.minusBoth(x, largest, logs, at, each, y, first, end));
        });
        ScratchArrays.release(logs);
        ScratchArrays.release(largest);
    }

    /** y[o, i] = log sum_k exp x[o, k, i]; an infinite maximum is the answer, -inf that of nothing. */
    static void logSumExp(Object x, int outer, int n, int inner, Object y) {
        if (n == 0) {
            Copy.fill(y, Double.NEGATIVE_INFINITY, outer * inner);
        } else if (outer * inner > 0) {
            new Lines(outer, n, inner)
                    .run((from, to) -> shares(x, from, to, n, inner, (k, max, share) -> {
                        RowLoops.set(y, from * inner + k, Double.isInfinite(max) ? max : max + share);
                    }));
        }
    }

    /** Takes, for a line, its largest element and the logarithm of sum_j exp(x_j - max). */
    @FunctionalInterface
    interface Share {
        void of(int k, double max, double logShare);
    }

    /** The shares of these outer indices of x, whose lines are numbered from 0. */
    static void shares(Object x, int from, int to, int n, int inner, Share share) {
        Lines lines = new Lines(to - from, n, inner);
        int size = lines.outer() * n * inner;
        int count = lines.outer() * inner;
        Object y = ScratchArrays.claim(x, size);
        Object largest = ScratchArrays.claim(x, count);
        Object sums = ScratchArrays.claim(x, count);
        System.arraycopy(x, from * n * inner, y, 0, size);
        others(lines, y, largest, y, sums, 0, lines.outer());
        lines.each(0, lines.outer(), (first, end) -> {
            for (int k = first; k < end; k++) {
                double max = RowLoops.get(largest, k);
                share.of(k, max, logShare(max, RowLoops.get(sums, k)));
            }
        });
        ScratchArrays.release(sums);
        ScratchArrays.release(largest);
        ScratchArrays.release(y);
    }

    /** y = exp(x - max x), but 0 for the first of the largest; and the sum of each line of y. */
    private static void others(Lines lines, Object x, Object largest, Object y, Object sums, int from, int to) {
        lines.fold(FoldKernel.MAX, x, largest, from, to);
        // Where y is x, the largest is 0 from here on.
        lines.stretches(from, to, (first, end, at, each) -> RowLoops.minus(x, largest, at, each, y, first, end));
        lines.each(from, to, (first, end) -> {
            for (int k = first; k < end; k++) {
                RowLoops.set(y, lines.find(y, k, 0), Double.NEGATIVE_INFINITY);
            }
        });
        lines.exp(y, from, to);
        lines.fold(FoldKernel.SUM, y, sums, from, to);
    }

    /** log sum exp(x - max) from the sum without one maximum, whose term is exactly 1: log1p keeps all digits of a small sum. */
    private static double logShare(double max, double others) {
        return Double.isInfinite(max) ? Double.NaN : Math.log1p(others);
    }
}
