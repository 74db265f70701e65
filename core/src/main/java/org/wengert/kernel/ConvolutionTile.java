package org.wengert.kernel;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.Local;
import org.wengert.kernel.generator.LoopClass;
import org.wengert.kernel.generator.WarmUp;

/**
 * The loop of a {@link ConvolutionPanel}: a tile of y, some rows high and some vectors wide, stays in registers while the loop runs over k.
 *
 * <pre>{@code
 * s00 = accumulate ? y[0, 0...] : 0; ...
 * for (p = 0; p < k; p++) {
 *     t = shifts[p];
 *     b0 = b[t, 0...]; b1 = b[t, lanes...]; ...     // shiftsA: b[p, ...]
 *     s = a[0, p]; s00 = s * b0 + s00; ...          // shiftsA: a[rows[0] + t]
 *     s = a[1, p]; s10 = s * b0 + s10; ...
 * }
 * y[0, 0...] = s00; ...
 * }</pre>
 *
 * @param form what a tile holds
 * @param vectors its width
 * @param shiftsA whether the table shifts a, or else b
 */
record ConvolutionTile(Form form, int vectors, boolean shiftsA) implements WarmLoops.Tile<ConvolutionPanel> {
    private static final long FAST_NANOS = 2500;

    /** The widest tile, in vectors. Of 512 bits, eight rows of three leave registers for b; eight rows divide the usual numbers of outputs. */
    static int widest(Form form) {
        return MatmulTile.isWide(form) ? 3 : 2;
    }

    private int tallest() {
        return widest(form) == 3 || vectors == 1 ? 8 : 4;
    }

    /** The heights of tiles, the tallest first: rows that are left over go to the next. */
    private int[] heights() {
        return new int[] {tallest(), tallest() / 2, 1};
    }

    @Override
    public ConvolutionPanel loop() {
        String name = "Convolution" + (shiftsA ? "Weight" : "") + form.element() + "x" + vectors;
        LoopClass<ConvolutionPanel> loop =
                new LoopClass<>(MethodHandles.lookup(), ConvolutionPanel.class, name, form.element());
        loop.method("run", code -> rows(code, loop));
        return loop.instance();
    }

    /** {@code for (; i <= end - height; i += height) tile(...)}, for one height after the other. */
    private void rows(Code code, LoopClass<ConvolutionPanel> loop) {
        Local a = code.array(code.parameter(0));
        Local i = code.parameter(3);
        Local b = code.array(code.parameter(4));
        Local y = code.array(code.parameter(8));
        Local y0 = code.parameter(9);
        Local yStride = code.parameter(10);
        Local end = code.local(int.class);
        code.load(i).load(code.parameter(11)).addInts().store(end);
        for (int height : heights()) {
            LoopClass.Helper tile = tile(loop, height);
            code.whileAtMost(i, height, end, () -> {
                code.load(a).load(code.parameter(1)).load(code.parameter(2)).load(i);
                code.load(b).load(code.parameter(5)).load(code.parameter(6)).load(code.parameter(7));
                code.load(y).load(y0).load(yStride);
                code.load(code.parameter(12)).load(code.parameter(13)).load(code.parameter(14));
                code.call(tile);
                code.load(y0)
                        .push(height)
                        .load(yStride)
                        .multiplyInts()
                        .addInts()
                        .store(y0);
                code.increment(i, height);
            });
        }
    }

    /** A method for one height. */
    private LoopClass.Helper tile(LoopClass<ConvolutionPanel> loop, int height) {
        Class<?> array = form.arrayClass();
        return loop.helper(
                "tile" + height,
                void.class,
                code -> new Tile(code, height).write(),
                array,
                int.class,
                int[].class,
                int.class,
                array,
                int.class,
                int.class,
                int[].class,
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
        private final Local a;
        private final Local b;
        private final Local b0;
        private final Local shifts;
        private final Local[] aRows;
        private final TileSums sums;

        Tile(Code code, int height) {
            this.code = code;
            code.returnIfNegative(code.parameter(11)); // an idle call
            this.a = code.parameter(0);
            this.b = code.parameter(4);
            this.b0 = code.parameter(5);
            this.shifts = code.parameter(7);
            this.aRows = new Local[height];
            for (int row = 0; row < height; row++) {
                int below = row;
                aRows[row] = code.local(int.class);
                code.load(code.parameter(1))
                        .intElement(
                                code.parameter(2),
                                () -> code.load(code.parameter(3)).push(below).addInts());
                code.addInts().store(aRows[row]);
            }
            Local[] yRows = TileSums.places(code, code.parameter(9), code.parameter(10), height);
            this.sums = new TileSums(code, form, vectors, 1, code.parameter(8), yRows, code.parameter(12));
        }

        void write() {
            sums.start(code.parameter(13));
            Local p = code.local(int.class);
            Local shift = code.local(int.class);
            Local s = code.local(form);
            code.push(0).store(p);
            code.whileLess(p, code.parameter(11), () -> {
                code.intElement(shifts, () -> code.load(p));
                if (!shiftsA) {
                    code.load(b0).addInts();
                }
                code.store(shift);
                sums.read(0, b, shiftsA ? b0 : shift);
                for (int row = 0; row < aRows.length; row++) {
                    int from = row;
                    code.broadcast(form, () -> code.element(form.one(), a, () -> factor(from, shiftsA ? shift : p)))
                            .store(s);
                    sums.add(0, row, s);
                }
                if (shiftsA) {
                    code.load(b0).load(code.parameter(6)).addInts().store(b0);
                }
                code.increment(p, 1);
            });
            sums.end();
        }

        private void factor(int row, Local p) {
            code.load(aRows[row]).load(p).addInts();
        }
    }

    @Override
    public WarmUp.Exercise exercise(ConvolutionPanel panel) {
        int depth = 24;
        int m = Arrays.stream(heights()).sum();
        int columns = vectors * form.lanes();
        int[] rows = steps(m, depth);
        int[] shifts = steps(depth, shiftsA ? 1 : columns);
        Object a = form.element().array(m * depth);
        Object b = form.element().array(depth * columns);
        Object y = form.element().array(m * columns);
        int last = columns - form.lanes();
        return WarmUp.Exercise.ofMethods(
                () -> {
                    panel.run(a, 0, rows, 0, b, 0, columns, shifts, y, 0, columns, m, depth, last, false);
                    panel.run(a, 0, rows, 0, b, 0, columns, shifts, y, 0, columns, m, depth, last, true);
                },
                () -> panel.run(a, 0, rows, 0, b, 0, columns, shifts, y, 0, columns, m, -1, last, false),
                FAST_NANOS);
    }

    private static int[] steps(int n, int step) {
        int[] steps = new int[n];
        for (int i = 0; i < n; i++) {
            steps[i] = i * step;
        }
        return steps;
    }
}
