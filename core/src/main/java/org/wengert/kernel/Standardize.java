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
        axes.run((from, to) -> {
            Part part = new Part(axes, from, to, epsilon, x);
            part.standardize(x);
            axes.write(part.y, from, to, y);
            part.release();
        });
    }

    /** dx = (g - mean g - y mean(g y)) / s; 0 where that is NaN and the line's g is 0. */
    public static void gradient(Object g, Object x, int[] dims, boolean[] reduced, double epsilon, Object dx) {
        ReducedAxes axes = ReducedAxes.of(dims, reduced);
        axes.run((from, to) -> {
            Part part = new Part(axes, from, to, epsilon, x);
            part.standardize(x);
            Object projected = part.projected(g);
            axes.write(projected, from, to, dx);
            ScratchArrays.release(projected);
            part.release();
        });
    }

    /** Some outer indices. */
    private static final class Part {
        private final ReducedAxes axes;
        private final int from;
        private final int to;
        private final Lines lines;
        private final int count;
        private final double epsilon;
        private final boolean isFloat;
        private final Deviations deviations;
        private final Object y;
        private final Object roots;
        private final Object numbers;

        Part(ReducedAxes axes, int from, int to, double epsilon, Object like) {
            this.axes = axes;
            this.from = from;
            this.to = to;
            this.lines = axes.lines(from, to);
            this.count = lines.outer() * lines.inner();
            this.epsilon = epsilon;
            this.isFloat = like instanceof float[];
            this.deviations = new Deviations(lines, like);
            this.y = deviations.values;
            this.roots = ScratchArrays.claim(like, count);
            this.numbers = ScratchArrays.claim(like, count);
        }

        void release() {
            ScratchArrays.release(numbers);
            ScratchArrays.release(roots);
            deviations.release();
        }

        /** y = the standardized x, and roots = s. */
        void standardize(Object x) {
            axes.read(x, from, to, y);
            deviations.centre();
            boolean isAnyFar = false;
            for (int k = 0; k < count; k++) {
                RowLoops.set(roots, k, Math.sqrt(deviations.variance(k) + epsilon));
                RowLoops.set(numbers, k, deviations.corrections[k]);
                isAnyFar |= isFar(k);
            }
            lines.stretches(
                    0,
                    lines.outer(),
                    (first, end, at, each) -> RowLoops.minusDivide(numbers, roots, at, each, y, first, end));
            if (isAnyFar) {
                again(x);
            }
        }

        private boolean isFar(int k) {
            double squares = RowLoops.get(deviations.squares, k);
            boolean isSmall =
                    squares < (isFloat ? FLOAT_SMALL : SMALL) && epsilon < (isFloat ? FLOAT_EPSILON : EPSILON);
            return isSmall || !(squares <= (isFloat ? FLOAT_LARGE : LARGE));
        }

        private void again(Object x) {
            Object block = ScratchArrays.claim(x, lines.size());
            axes.read(x, from, to, block);
            for (int k = 0; k < count; k++) {
                if (isFar(k)) {
                    double[] row = lines.line(block, k);
                    RowLoops.set(roots, k, Moments.standardize(row, epsilon));
                    for (int j = 0; j < row.length; j++) {
                        RowLoops.set(y, lines.first(k) + j * lines.inner(), row[j]);
                    }
                }
            }
            ScratchArrays.release(block);
        }

        /** (g - mean g - y mean(g y)) / s. */
        Object projected(Object g) {
            Object rest = ScratchArrays.claim(g, lines.size());
            Object product = ScratchArrays.claim(g, lines.size());
            Object along = ScratchArrays.claim(g, count);
            axes.read(g, from, to, rest);
            lines.sum(rest, numbers);
            lines.elements(0, lines.outer(), (first, end) -> RowLoops.multiply(rest, y, product, first, end));
            lines.sum(product, along);
            for (int k = 0; k < count; k++) {
                RowLoops.set(numbers, k, RowLoops.get(numbers, k) / lines.n());
                RowLoops.set(along, k, RowLoops.get(along, k) / lines.n());
            }
            lines.stretches(
                    0,
                    lines.outer(),
                    (first, end, at, each) -> RowLoops.projected(numbers, y, along, roots, at, each, rest, first, end));
            mend(g, along, product, rest);
            ScratchArrays.release(along);
            ScratchArrays.release(product);
            return rest;
        }

        private void mend(Object g, Object along, Object block, Object rest) {
            boolean isRead = false;
            for (int k = 0; k < count; k++) {
                if (Double.isNaN(RowLoops.get(along, k))) {
                    if (!isRead) {
                        axes.read(g, from, to, block);
                        isRead = true;
                    }
                    RowLoops.mend(block, 0, rest, lines.first(k), lines.end(k), lines.inner());
                }
            }
        }
    }
}
