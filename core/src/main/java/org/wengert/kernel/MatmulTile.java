package org.wengert.kernel;

import java.lang.invoke.MethodHandles;
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
 * for (p = 0; p < k; p++) {
 *     b0 = b[p, 0...]; b1 = b[p, lanes...]; ...
 *     s = a[0, p]; s00 = s * b0 + s00; s01 = s * b1 + s01; ...
 *     s = a[1, p]; s10 = s * b0 + s10; s11 = s * b1 + s11; ...
 * }
 * y[0, 0...] = s00; ...
 * }</pre>
 *
 * @param form what a tile holds
 * @param vectors its width
 * @param transposeA whether a is stored as [k, m]
 */
record MatmulTile(Form form, int vectors, boolean transposeA) implements WarmLoops.Tile<MatmulPanel> {
    private static final long FAST_NANOS = 2500;

    /** The widest tile, in vectors: as many registers hold sums as the processor has to spare, 32 of 512 bits or 16 smaller ones. */
    static int widest(Form form) {
        return isWide(form) ? 4 : 2;
    }

    private static boolean isWide(Form form) {
        return form.lanes() * form.element().bits() >= 512;
    }

    /** The heights of tiles, the tallest first: rows that are left over go to the next. */
    private int[] heights() {
        return new int[] {tallest(form, vectors), 2, 1};
    }

    /** The tallest tile of this width. */
    static int tallest(Form form, int vectors) {
        return isWide(form) ? (vectors > 2 ? 6 : 8) : vectors > 1 ? 4 : 8;
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
        loop.method("run", code -> rows(code, loop));
        return loop.instance();
    }

    /** {@code for (; i <= m - height; i += height) tile(...)}, for one height after the other. */
    private void rows(Code code, LoopClass<MatmulPanel> loop) {
        Local a = code.array(code.parameter(0));
        Local a0 = code.parameter(1);
        Local aStride = code.parameter(2);
        Local b = code.array(code.parameter(3));
        Local y = code.array(code.parameter(6));
        Local y0 = code.parameter(7);
        Local yStride = code.parameter(8);
        Local m = code.parameter(9);
        Local i = code.local(int.class);
        code.push(0).store(i);
        for (int height : heights()) {
            LoopClass.Helper tile = tile(loop, height);
            code.whileAtMost(i, height, m, () -> {
                code.load(a).load(a0).load(aStride);
                code.load(b).load(code.parameter(4)).load(code.parameter(5));
                code.load(y).load(y0).load(yStride);
                code.load(code.parameter(10)).load(code.parameter(11)).load(code.parameter(12));
                code.call(tile);
                advance(code, a0, height, transposeA ? null : aStride);
                advance(code, y0, height, yStride);
                code.increment(i, height);
            });
        }
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
    private LoopClass.Helper tile(LoopClass<MatmulPanel> loop, int height) {
        Class<?> array = form.arrayClass();
        return loop.helper(
                "tile" + height,
                void.class,
                code -> new Tile(code, height).write(),
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
        /** The places of the rows of a; those of a as [k, m] are one place and its neighbours. */
        private final Local[] aRows;

        private final TileSums sums;

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
            this.aRows = transposeA
                    ? new Local[] {code.parameter(1)}
                    : TileSums.places(code, code.parameter(1), aStride, height);
            Local[] yRows = TileSums.places(code, code.parameter(7), code.parameter(8), height);
            this.sums = new TileSums(code, form, vectors, code.parameter(6), yRows, code.parameter(10));
        }

        void write() {
            sums.start(code.parameter(11));
            Local p = code.local(int.class);
            Local s = code.local(form);
            code.push(0).store(p);
            code.whileLess(p, k, () -> {
                sums.read(b, bRow);
                for (int row = 0; row < height; row++) {
                    int from = row;
                    code.broadcast(form, () -> code.element(form.one(), a, () -> factor(from, p)))
                            .store(s);
                    sums.add(row, s);
                }
                code.load(bRow).load(bStride).addInts().store(bRow);
                if (transposeA) {
                    code.load(aRows[0]).load(aStride).addInts().store(aRows[0]);
                }
                code.increment(p, 1);
            });
            sums.end();
        }

        /** The index of a[row, p]. */
        private void factor(int row, Local p) {
            if (transposeA) {
                code.load(aRows[0]).push(row).addInts();
            } else {
                code.load(aRows[row]).load(p).addInts();
            }
        }
    }

    @Override
    public WarmUp.Exercise exercise(MatmulPanel panel) {
        int depth = 24;
        // One tile of each height.
        int rows = tallest(form, vectors) + 3;
        int columns = vectors * form.lanes();
        Object a = form.element().array(depth * rows);
        Object b = form.element().array(depth * columns);
        Object y = form.element().array(rows * columns);
        int aStride = transposeA ? rows : depth;
        int last = columns - form.lanes();
        return new WarmUp.Exercise(
                () -> {
                    panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, depth, last, false);
                    panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, depth, last, true);
                },
                () -> panel.run(a, 0, aStride, b, 0, columns, y, 0, columns, rows, -1, last, false),
                FAST_NANOS);
    }
}
