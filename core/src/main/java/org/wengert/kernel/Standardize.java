package org.wengert.kernel;

/**
 * y = (x - mean) / s, s = sqrt(variance + epsilon), for each line along the middle of [outer, n, inner], and its gradient. The mean is corrected by the mean of the
 * deviations from it, so that of equal values all deviations are 0. Lines whose squares overflow or underflow are done again in {@code double}, scaled.
 */
public final class Standardize {
    /** Between these bounds, a sum of squares has lost nothing: of {@code float}, and of {@code double}. */
    private static final double FLOAT_SMALL = 0x1p-80;

    private static final double FLOAT_LARGE = 0x1p100;
    /** An epsilon beside which squares that underflow are nothing. */
    private static final double FLOAT_EPSILON = 1e-30;

    private static final double SMALL = 0x1p-900;
    private static final double LARGE = 0x1p900;
    private static final double EPSILON = 1e-290;

    private Standardize() {}

    /** y = (x - mean) / s, with the mean and the variance over the flagged axes. */
    public static void run(Object x, int[] dims, boolean[] reduced, double epsilon, Object y) {
        ReducedAxes axes = ReducedAxes.of(dims, reduced);
        if (axes.size() == 0) {
            return;
        }
        Object from = axes.read(x);
        Object to = axes.room(y);
        run(from, axes.outer(), axes.n(), axes.inner(), epsilon, to);
        axes.release(from);
        axes.write(to, y);
    }

    /** dx = (g - mean g - y mean(g y)) / s; 0 where that is NaN and the line's g is 0. */
    public static void gradient(Object g, Object x, int[] dims, boolean[] reduced, double epsilon, Object dx) {
        ReducedAxes axes = ReducedAxes.of(dims, reduced);
        if (axes.size() == 0) {
            return;
        }
        Object gs = axes.read(g);
        Object xs = axes.read(x);
        Object to = axes.room(dx);
        gradient(gs, xs, axes.outer(), axes.n(), axes.inner(), epsilon, to);
        axes.release(gs);
        axes.release(xs);
        axes.write(to, dx);
    }

    private static void run(Object x, int outer, int n, int inner, double epsilon, Object y) {
        new Lines(outer, n, inner).run((from, to) -> {
            Part part = new Part(new Lines(to - from, n, inner), epsilon, x);
            part.read(x, from, part.y);
            part.standardize(x, from);
            part.write(part.y, y, from);
            part.release();
        });
    }

    private static void gradient(Object g, Object x, int outer, int n, int inner, double epsilon, Object dx) {
        new Lines(outer, n, inner).run((from, to) -> {
            Part part = new Part(new Lines(to - from, n, inner), epsilon, x);
            part.read(x, from, part.y);
            part.standardize(x, from);
            part.project(g, from);
            part.write(part.rest, dx, from);
            part.release();
        });
    }

    /** Some outer indices, in arrays of their own, which stay in the caches. */
    private static final class Part {
        private final Lines lines;
        private final double epsilon;
        private final int size;
        private final int count;
        private final boolean isFloat;
        private final Object y;
        private final Object rest;
        private final Object means;
        private final Object roots;

        Part(Lines lines, double epsilon, Object like) {
            this.lines = lines;
            this.epsilon = epsilon;
            this.size = lines.outer() * lines.n() * lines.inner();
            this.count = lines.outer() * lines.inner();
            this.isFloat = like instanceof float[];
            this.y = ScratchArrays.claim(like, size);
            this.rest = ScratchArrays.claim(like, size);
            this.means = ScratchArrays.claim(like, count);
            this.roots = ScratchArrays.claim(like, count);
        }

        void release() {
            ScratchArrays.release(roots);
            ScratchArrays.release(means);
            ScratchArrays.release(rest);
            ScratchArrays.release(y);
        }

        void read(Object x, int from, Object to) {
            System.arraycopy(x, from * lines.n() * lines.inner(), to, 0, size);
        }

        void write(Object x, Object y, int from) {
            System.arraycopy(x, 0, y, from * lines.n() * lines.inner(), size);
        }

        /** y = the standardized y, and roots = s. The old y is also x, from {@code from}. */
        void standardize(Object x, int from) {
            int n = lines.n();
            sum(y, means);
            for (int k = 0; k < count; k++) {
                RowLoops.set(means, k, RowLoops.get(means, k) / n);
            }
            minus(means, rest);
            sum(rest, roots);
            double[] corrections = new double[count];
            for (int k = 0; k < count; k++) {
                double first = RowLoops.get(means, k);
                double correction = RowLoops.get(roots, k) / n;
                RowLoops.set(means, k, first + correction);
                corrections[k] = correction - (RowLoops.get(means, k) - first);
            }
            minus(means, y);
            lines.elements(0, lines.outer(), (first, end) -> RowLoops.multiply(y, y, rest, first, end));
            sum(rest, roots);
            boolean[] isFar = new boolean[count];
            for (int k = 0; k < count; k++) {
                double squares = RowLoops.get(roots, k);
                isFar[k] = isFar(squares);
                double variance = Math.max(0, squares / n - corrections[k] * corrections[k]);
                RowLoops.set(roots, k, Math.sqrt(variance + epsilon));
                RowLoops.set(means, k, corrections[k]);
            }
            lines.stretches(
                    0,
                    lines.outer(),
                    (first, end, at, each) -> RowLoops.minusDivide(means, roots, at, each, y, first, end));
            for (int k = 0; k < count; k++) {
                if (isFar[k]) {
                    again(x, from * n * lines.inner(), k);
                }
            }
        }

        private boolean isFar(double squares) {
            boolean isSmall =
                    squares < (isFloat ? FLOAT_SMALL : SMALL) && epsilon < (isFloat ? FLOAT_EPSILON : EPSILON);
            return isSmall || !(squares <= (isFloat ? FLOAT_LARGE : LARGE));
        }

        private void sum(Object x, Object sums) {
            lines.fold(FoldKernel.SUM, x, sums, 0, lines.outer());
        }

        private void minus(Object numbers, Object to) {
            lines.stretches(
                    0, lines.outer(), (first, end, at, each) -> RowLoops.minus(y, numbers, at, each, to, first, end));
        }

        private void again(Object x, int start, int k) {
            double[] row = new double[lines.n()];
            for (int j = 0; j < row.length; j++) {
                row[j] = RowLoops.get(x, start + lines.first(k) + j * lines.inner());
            }
            RowLoops.set(roots, k, Moments.standardize(row, epsilon));
            for (int j = 0; j < row.length; j++) {
                RowLoops.set(y, lines.first(k) + j * lines.inner(), row[j]);
            }
        }

        /** rest = (g - mean g - y mean(g y)) / s. */
        void project(Object g, int from) {
            int n = lines.n();
            Object along = ScratchArrays.claim(y, count);
            read(g, from, rest);
            sum(rest, means);
            lines.elements(0, lines.outer(), (first, end) -> RowLoops.multiply(rest, y, rest, first, end));
            sum(rest, along);
            read(g, from, rest);
            for (int k = 0; k < count; k++) {
                RowLoops.set(means, k, RowLoops.get(means, k) / n);
                RowLoops.set(along, k, RowLoops.get(along, k) / n);
            }
            lines.stretches(
                    0,
                    lines.outer(),
                    (first, end, at, each) -> RowLoops.projected(means, y, along, roots, at, each, rest, first, end));
            int start = from * n * lines.inner();
            for (int k = 0; k < count; k++) {
                if (Double.isNaN(RowLoops.get(along, k))) {
                    RowLoops.mend(g, start, rest, lines.first(k), lines.end(k), lines.inner());
                }
            }
            ScratchArrays.release(along);
        }
    }
}
