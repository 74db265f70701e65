package org.wengert.kernel;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.Local;
import org.wengert.kernel.generator.LoopClass;
import org.wengert.kernel.generator.WarmUp;

/**
 * The loop of a {@link MatmulPanel}: a tile of y, some rows high and some vectors wide, stays in registers while the loop runs over k.
 *
 * <pre>{@code
 * s00 = accumulate ? y[0, 0...] : 0; ...
 * for (p = 0; p <= k - 2; p += 2) {
 *     b0 = b[p, 0...]; b1 = b[p, lanes...]; c0 = b[p + 1, 0...]; c1 = b[p + 1, lanes...];
 *     s = a[0, p]; s00 = s * b0 + s00; s01 = s * b1 + s01;
 *     s = a[0, p + 1]; s00 = s * c0 + s00; s01 = s * c1 + s01;
 *     s = a[1, p]; s10 = s * b0 + s10; ...
 * }
 * y[0, 0...] = s00; ...
 * }</pre>
 *
 * <p>If k is odd, one more step follows for all rows.
 *
 * @param form what a tile holds
 * @param vectors its width
 * @param transposeA whether a is stored as [k, m]
 */
record MatmulTile(Form form, int vectors, boolean transposeA) implements WarmLoops.Tile<MatmulPanel> {
    private static final long FAST_NANOS = 2500;

    /** Two rows of b are read at a time: then the place of a row of a is computed once for two of its numbers. */
    private static final int PAIR = 2;

    /** Heights for the step that is left over. */
    private static final int[] LOW = {4, 2, 1};

    /** The rows that an exercise copies: so few that products need not wait until copies are compiled, which soon happens in use. */
    private static final int COPIED = 3;

    /**
     * The widest tile, in vectors. The narrower and taller a tile, the fewer vectors of b it loads: those cost most, since they seldom begin where a cache line does and so need two.
     */
    static int widest() {
        return 2;
    }

    static boolean isWide(Form form) {
        return form.lanes() * form.element().bits() >= 512;
    }

    /**
     * The heights of tiles, the tallest first: rows that are left over go to the next. As many registers hold sums as the processor has to spare, 32 of 512 bits
     * or 16 smaller ones.
     */
    private int[] heights() {
        return isWide(form) ? new int[] {12, 4, 2, 1} : new int[] {vectors > 1 ? 4 : 8, 2, 1};
    }

    /** The height of the tallest of the widest tiles. */
    static int tallest(Form form) {
        return new MatmulTile(form, widest(), false).heights()[0];
    }

    /** The width of the next tile for so many columns: no vector may be left over that is not full and has none before it to overlap. */
    static int width(int columns, int widest, int lanes) {
        int most = widest * lanes;
        return columns <= most ? columns : columns - most < lanes ? most - lanes : most;
    }

    @Override
    public MatmulPanel loop() {
        String name = "Matmul" + (transposeA ? "Transposed" : "") + form.element() + "x" + vectors;
        LoopClass<MatmulPanel> loop = new LoopClass<>(MethodHandles.lookup(), MatmulPanel.class, name, form.element());
        loop.method("run", code -> run(code, loop));
        loop.method("copy", this::copy);
        return loop.instance();
    }

    /** Two steps at a time for all rows, then the step that is left over. */
    private void run(Code code, LoopClass<MatmulPanel> loop) {
        Local a = code.array(code.parameter(0));
        Local b = code.array(code.parameter(3));
        Local y = code.array(code.parameter(6));
        Local isOdd = code.local(int.class);
        code.load(code.parameter(10)).push(1).andInts().store(isOdd);
        rows(code, a, b, y, height -> helper(loop, "pairs" + height, height, Tile::pairs), heights());
        code.ifNotZero(
                isOdd,
                () -> rows(code, a, b, y, height -> helper(loop, "last" + height, height, Tile::last), LOW),
                () -> {});
    }

    /** {@code for (; i <= m - height; i += height) tile(...)}, for one height after the other. */
    private void rows(Code code, Local a, Local b, Local y, IntFunction<LoopClass.Helper> tiles, int[] heights) {
        Local aStride = code.parameter(2);
        Local yStride = code.parameter(8);
        Local i = code.local(int.class);
        Local aRow = code.local(int.class);
        Local yRow = code.local(int.class);
        code.push(0).store(i);
        code.load(code.parameter(1)).store(aRow);
        code.load(code.parameter(7)).store(yRow);
        for (int height : heights) {
            LoopClass.Helper tile = tiles.apply(height);
            code.whileAtMost(i, height, code.parameter(9), () -> {
                code.load(a).load(aRow).load(aStride);
                code.load(b).load(code.parameter(4)).load(code.parameter(5));
                code.load(y).load(yRow).load(yStride);
                code.load(code.parameter(10)).load(code.parameter(11)).load(code.parameter(12));
                code.call(tile);
                advance(code, aRow, height, transposeA ? null : aStride);
                advance(code, yRow, height, yStride);
                code.increment(i, height);
            });
        }
    }

    /** {@code for (; p < rows; p++) y[p, ...] = b[p, ...]}, vector by vector. */
    private void copy(Code code) {
        Local b = code.array(code.parameter(0));
        Local bRow = code.parameter(1);
        Local y = code.array(code.parameter(3));
        Local yRow = code.parameter(4);
        Local p = code.local(int.class);
        TileSums columns = new TileSums(code, form, vectors, 1, y, new Local[] {yRow}, code.parameter(7));
        code.push(0).store(p);
        code.whileLess(p, code.parameter(6), () -> {
            columns.copy(b, bRow);
            code.load(bRow).load(code.parameter(2)).addInts().store(bRow);
            code.load(yRow).load(code.parameter(5)).addInts().store(yRow);
            code.increment(p, 1);
        });
    }

    /** {@code i += rows * stride}, or without a stride {@code i += rows}. */
    private static void advance(Code code, Local i, int rows, @Nullable Local stride) {
        if (stride == null) {
            code.increment(i, rows);
        } else {
            code.load(i).push(rows).load(stride).multiplyInts().addInts().store(i);
        }
    }

    /** A method for one height. The last vector is {@code last} columns from the first, the others follow each other. */
    private LoopClass.Helper helper(LoopClass<MatmulPanel> loop, String name, int height, Consumer<Tile> body) {
        Class<?> array = form.arrayClass();
        return loop.helper(
                name,
                void.class,
                code -> body.accept(new Tile(code, height)),
                array,
                int.class,
                int.class,
                array,
                int.class,
                int.class,
                array,
                int.class,
                int.class,
                int.class,
                int.class,
                boolean.class);
    }

    /** The body of a tile's method. */
    private final class Tile {
        private final Code code;
        private final int height;
        private final Local a;
        private final Local aStride;
        private final Local b;
        private final Local bRow;
        private final Local bStride;
        private final Local k;
        /** Where the rows of a begin, or the next two columns of a that is stored as [k, m]. */
        private final Local[] aRows;

        private final TileSums sums;
        private final Local p;
        private final Local s;

        Tile(Code code, int height) {
            this.code = code;
            code.returnIfNegative(code.parameter(9)); // an idle call
            this.height = height;
            this.a = code.parameter(0);
            this.aStride = code.parameter(2);
            this.b = code.parameter(3);
            this.bRow = code.parameter(4);
            this.bStride = code.parameter(5);
            this.k = code.parameter(9);
            this.aRows = TileSums.places(code, code.parameter(1), aStride, transposeA ? PAIR : height);
            Local[] yRows = TileSums.places(code, code.parameter(7), code.parameter(8), height);
            this.sums = new TileSums(code, form, vectors, PAIR, code.parameter(6), yRows, code.parameter(10));
            this.p = code.local(int.class);
            this.s = code.local(form);
        }

        /** Two steps at a time. */
        void pairs() {
            sums.start(code.parameter(11));
            code.push(0).store(p);
            code.whileAtMost(p, PAIR, k, () -> steps(PAIR));
            sums.end();
        }

        /**
         * The step that is left over, added to the sums in y. It has a method of its own: C1 gives up a method with too many vectors, and what C1 has given up C2 never compiles.
         */
        void last() {
            sums.load();
            code.load(k).push(1).subtractInts().store(p);
            code.load(bRow).load(p).load(bStride).multiplyInts().addInts().store(bRow);
            if (transposeA) {
                code.load(aRows[0])
                        .load(p)
                        .load(aStride)
                        .multiplyInts()
                        .addInts()
                        .store(aRows[0]);
            }
            steps(1);
            sums.end();
        }

        /**
         * Adds the products for so many p to the sums. Where each row of a has a place of its own, row by row, so that the place is computed once for all p; else p by p, which needs fewer
         * registers.
         */
        private void steps(int count) {
            for (int step = 0; step < count; step++) {
                sums.read(step, b, bRow);
                code.load(bRow).load(bStride).addInts().store(bRow);
                for (int row = 0; transposeA && row < height; row++) {
                    add(row, step);
                }
            }
            for (int row = 0; !transposeA && row < height; row++) {
                for (int step = 0; step < count; step++) {
                    add(row, step);
                }
            }
            for (int step = 0; transposeA && step < count; step++) {
                advance(code, aRows[step], count, aStride);
            }
            code.increment(p, count);
        }

        /** Adds a[row, p + step] times its row of b. */
        private void add(int row, int step) {
            code.broadcast(
                            form,
                            () -> code.element(form.one(), a, () -> {
                                if (transposeA) {
                                    code.load(aRows[step]).push(row).addInts();
                                } else {
                                    code.load(aRows[row]).load(p).addInts();
                                    if (step > 0) {
                                        code.push(step).addInts();
                                    }
                                }
                            }))
                    .store(s);
            sums.add(step, row, s);
        }
    }

    @Override
    public WarmUp.Exercise exercise(MatmulPanel panel) {
        // An odd step, and one tile of each height.
        int depth = 25;
        int rows = Arrays.stream(heights()).sum();
        int columns = vectors * form.lanes();
        Object a = form.element().array(depth * rows);
        Object b = form.element().array(depth * columns);
        Object y = form.element().array(rows * columns);
        int aStride = transposeA ? rows : depth;
        int last = columns - form.lanes();
        return WarmUp.Exercise.ofMethods(
                () -> {
                    panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, depth, last, false);
                    panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, depth, last, true);
                    panel.copy(b, 0, columns, y, 0, columns, COPIED, last);
                },
                () -> {
                    panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, -1, last, false);
                    panel.copy(b, 0, columns, y, 0, columns, 0, last);
                },
                FAST_NANOS);
    }
}
