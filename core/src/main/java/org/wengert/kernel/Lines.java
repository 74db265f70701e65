package org.wengert.kernel;

import org.wengert.kernel.expression.Transcendentals;

/**
 * The lines of x[outer, n, inner] along its middle axis, and the steps of an algorithm over them: folds, which give a number for each line, and loops over all
 * elements. Line k has the elements [k / inner, j, k % inner].
 *
 * <p>An algorithm runs over some outer indices at a time, so few that its next step finds them in the first-level cache. Threads share the outer indices, or,
 * where there are few that are long, each step.
 */
record Lines(int outer, int n, int inner) {
    /** The elements that an algorithm has at a time, or more if one outer index has. */
    private static final int TILE = 2048;

    /** The elements that are worth a thread. */
    private static final int GRAIN = 8192;

    /** Fewer outer indices than these, of more elements each, are one part, whose steps the threads share. */
    private static final int FEW = 16;

    private static final int LONG = 1 << 16;

    private static final ElementwiseKernel EXP = ElementwiseKernel.of(1, in -> Transcendentals.exp(in[0]));

    /** A loop over the elements from {@code from} to {@code to}: element i has number {@code at + i} where {@code each}, and {@code at} where not. */
    @FunctionalInterface
    interface Stretch {
        void run(int from, int to, int at, boolean each);
    }

    /** Runs an algorithm, which is given a range of outer indices, over all of them. */
    void run(Parallel.Body algorithm) {
        int size = n * inner;
        if (size > LONG && outer < FEW) {
            algorithm.run(0, outer);
            return;
        }
        int together = Math.max(1, TILE / size);
        Parallel.forRange(outer, together * Math.max(1, GRAIN / (together * size)), (from, to) -> {
            for (int o = from; o < to; o += together) {
                algorithm.run(o, Math.min(to, o + together));
            }
        });
    }

    /** numbers[k] = the fold of line k, for these outer indices. */
    void fold(FoldKernel fold, Object x, Object numbers, int from, int to) {
        fold.middle(x, outer, n, inner, numbers, from, to);
    }

    /** sums[k] = the sum of line k. */
    void sum(Object x, Object sums) {
        fold(FoldKernel.SUM, x, sums, 0, outer);
    }

    /** y = exp(x - max x), and numbers[k] = the largest of line k. */
    void exponentials(Object x, Object numbers, Object y, int from, int to) {
        fold(FoldKernel.MAX, x, numbers, from, to);
        stretches(from, to, (first, end, at, each) -> RowLoops.minus(x, numbers, at, each, y, first, end));
        exp(y, from, to);
    }

    /** y = exp y. */
    void exp(Object y, int from, int to) {
        elements(from, to, (first, end) -> EXP.run(y, y, first, end));
    }

    /** Runs a loop over the elements of these outer indices. */
    void elements(int from, int to, Parallel.Body body) {
        int start = from * n * inner;
        Parallel.forRange((to - from) * n * inner, GRAIN, (first, end) -> body.run(start + first, start + end));
    }

    /** Runs a loop over the elements of these outer indices, with the number of each one's line. */
    void stretches(int from, int to, Stretch stretch) {
        elements(from, to, (first, end) -> {
            int i = first;
            while (i < end) {
                int row = i / inner;
                int stop = inner == 1 ? i / n * n + n : row * inner + inner;
                int last = Math.min(end, stop);
                // Element [o, j, c], at (o n + j) inner + c, has number o inner + c.
                stretch.run(i, last, inner == 1 ? i / n : (row / n - row) * inner, inner > 1);
                i = last;
            }
        });
    }

    /** Runs a loop over the lines of these outer indices. */
    void each(int from, int to, Parallel.Body body) {
        int start = from * inner;
        Parallel.forRange(
                (to - from) * inner, Math.max(1, GRAIN / n), (first, end) -> body.run(start + first, start + end));
    }

    int size() {
        return outer * n * inner;
    }

    /** The elements of line k. */
    double[] line(Object x, int k) {
        double[] line = new double[n];
        for (int j = 0; j < n; j++) {
            line[j] = RowLoops.get(x, first(k) + j * inner);
        }
        return line;
    }

    /** The place of line k's first element. */
    int first(int k) {
        return k / inner * n * inner + k % inner;
    }

    /** The place after line k's last element: they are {@link #inner} apart. */
    int end(int k) {
        return first(k) + n * inner;
    }

    /** The place of the first element of line k that has this value. */
    int find(Object x, int k, double value) {
        return RowLoops.find(x, first(k), end(k), inner, value);
    }
}
