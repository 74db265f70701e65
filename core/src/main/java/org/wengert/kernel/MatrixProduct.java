package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/** Matrix products in all their forms: chooses the loops, and splits large products over threads. */
final class MatrixProduct {
    /** Up to this many multiplications, copying and calling cost more than blocks save. */
    private static final int SMALL = 1024;
    /** From this many multiplications on, a part of a product is worth a thread: about ten microseconds. */
    static final long PART = 1 << 20;

    private MatrixProduct() {}

    /** y = a b in the form of the options: see {@link Kernels#matmul}. Arrays are {@code float[]} or {@code double[]}. */
    static void run(
            boolean vectors,
            Object a,
            int a0,
            int aStride,
            boolean transposeA,
            Object b,
            int b0,
            int bStride,
            boolean transposeB,
            Object y,
            int y0,
            int yStride,
            int m,
            int k,
            int n,
            MatmulOptions options,
            @Nullable Object bias) {
        if (m == 0 || n == 0) {
            return;
        }
        GradientOperand gradient = options.gradient();
        BiasStep step = BiasStep.of(options.epilogue(), bias, y, y0, yStride);
        // A repaired element is summed again, and takes the step then.
        BiasStep after = gradient == GradientOperand.NONE ? step : BiasStep.NONE;
        int aRow = transposeA ? 1 : aStride;
        int aColumn = transposeA ? aStride : 1;
        int bRow = transposeB ? 1 : bStride;
        int bColumn = transposeB ? bStride : 1;
        if (options.accumulate() && gradient != GradientOperand.NONE) {
            // The old y must not be summed again with the terms of a repaired element.
            Object sum = y instanceof float[] ? new float[m * n] : new double[m * n];
            MatmulOptions alone = MatmulOptions.of(gradient);
            run(vectors, a, a0, aStride, transposeA, b, b0, bStride, transposeB, sum, 0, n, m, k, n, alone, null);
            PlainMatmul.addRows(sum, y, y0, yStride, m, n);
        } else {
            boolean accumulate = options.accumulate();
            long multiplications = (long) m * k * n;
            if (multiplications <= SMALL) {
                MatmulLoops loops = MatmulLoops.of(y);
                OuterProduct outer = k == 1 && vectors && !transposeB && !accumulate ? loops.smallOuter(n) : null;
                if (outer != null) {
                    outer.run(a, a0, aRow, b, b0, y, y0, yStride, m, n - loops.smallLanes());
                } else if (!vectors
                        || transposeB
                        || !loops.small(
                                a, a0, aStride, transposeA, b, b0, bStride, y, y0, yStride, m, k, n, accumulate)) {
                    small(a, a0, aRow, aColumn, b, b0, bRow, bColumn, y, y0, yStride, 1, m, k, n, accumulate);
                }
                after.run(0, m, 0, n);
            } else {
                large(
                        vectors,
                        after,
                        new MatmulOperands(
                                a,
                                a0,
                                aStride,
                                transposeA,
                                b,
                                b0,
                                bStride,
                                transposeB,
                                y,
                                y0,
                                yStride,
                                m,
                                k,
                                n,
                                accumulate));
            }
            if (gradient != GradientOperand.NONE
                    && (k == 1 && aRow == 1 && bColumn == 1
                            ? mayHaveNaN(a, a0, m) || mayHaveNaN(b, b0, n) // fewer, and y has no NaN without them
                            : mayHaveNaN(y, y0, yStride, m, n))) {
                PlainMatmul.repair(gradient, a, a0, aRow, aColumn, b, b0, bRow, bColumn, y, y0, yStride, m, k, n);
            }
        }
        if (gradient != GradientOperand.NONE) {
            step.run(0, m, 0, n);
        }
    }

    /** Without blocks: the longer side of y goes eight elements at a time. */
    static void small(
            Object a,
            int a0,
            int aRow,
            int aColumn,
            Object b,
            int b0,
            int bRow,
            int bColumn,
            Object y,
            int y0,
            int yRow,
            int yColumn,
            int m,
            int k,
            int n,
            boolean accumulate) {
        if (n < 8 && m > n) {
            // The transposed product, b^T a^T: the order of each sum is the same.
            small(b, b0, bColumn, bRow, a, a0, aColumn, aRow, y, y0, yColumn, yRow, n, k, m, accumulate);
        } else if (MatmulLoops.isCold((long) m * k * n)) {
            PlainMatmul.run(a, a0, aRow, aColumn, b, b0, bRow, bColumn, y, y0, yRow, yColumn, m, k, n, accumulate);
        } else {
            SmallProduct loop = MatmulLoops.of(y).small(bColumn == 1);
            loop.run(a, a0, aRow, aColumn, b, b0, bRow, bColumn, y, y0, yRow, yColumn, m, k, n, accumulate);
        }
    }

    private static void large(boolean vectors, BiasStep after, MatmulOperands x) {
        MatmulBlocks blocks = blocks(vectors, x);
        if (x.multiplications() < 2 * PART) {
            blocks.run(0, x.m(), 0, x.n());
            after.run(0, x.m(), 0, x.n());
            return;
        }
        boolean byRows = blocks.splitsRows(x.m(), x.n());
        if (byRows && blocks.splitsItself()) {
            blocks.run(0, x.m(), 0, x.n());
            if (after != BiasStep.NONE) {
                Parallel.forRange(x.m(), blocks.rowUnit(), (from, to) -> after.run(from, to, 0, x.n()));
            }
            return;
        }
        int size = byRows ? x.m() : x.n();
        int unit = byRows ? blocks.rowUnit() : blocks.columnUnit();
        // The last part takes what is left: a narrow part would be slow.
        int units = Math.max(1, size / unit);
        long each = x.multiplications() / units;
        int grain = (int) Math.max(1, Math.min(units, PART / Math.max(1, each)));
        Parallel.forRange(units, grain, (from, to) -> {
            int first = from * unit;
            int end = to == units ? size : to * unit;
            if (byRows) {
                blocks.run(first, end, 0, x.n());
                after.run(first, end, 0, x.n());
            } else {
                blocks.run(0, x.m(), first, end);
                after.run(0, x.m(), first, end);
            }
        });
    }

    private static MatmulBlocks blocks(boolean vectors, MatmulOperands x) {
        boolean isNarrow = x.n() <= 4 || x.m() < 4 && x.transposeB() || x.n() <= 8 && !vectors;
        if (isNarrow || !Machine.canGenerate()) {
            return new NarrowMatmul(x);
        }
        // Asked even of the provider without vectors: the first answer logs what is lost.
        return Machine.hasVectors() && vectors ? new VectorMatmul(x) : new ScalarMatmul(x);
    }

    private static boolean mayHaveNaN(Object y, int offset, int stride, int m, int n) {
        if (stride == n) {
            return mayHaveNaN(y, offset, m * n);
        }
        for (int i = 0; i < m; i++) {
            if (mayHaveNaN(y, offset + i * stride, n)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayHaveNaN(Object y, int offset, int n) {
        if (offset == 0 && n >= Reduce.MANY) {
            // What is not finite may be a NaN, or only large: the repair looks closer.
            return !Reduce.isFinite(y, n);
        }
        Kernels kernels = Kernels.provider();
        return y instanceof float[] floats
                ? kernels.mayHaveNaN(floats, offset, n)
                : kernels.mayHaveNaN((double[]) y, offset, n);
    }
}
