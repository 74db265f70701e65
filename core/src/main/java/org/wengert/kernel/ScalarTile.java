package org.wengert.kernel;

import java.lang.invoke.MethodHandles;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.Local;
import org.wengert.kernel.generator.LoopClass;

/**
 * The loop of a {@link SmallProduct}: some columns of one row of y stay in registers while the loop runs over k.
 *
 * <pre>{@code
 * s0 = accumulate ? y[0] : 0; ...
 * for (p = 0; p < k; p++) {
 *     t = a[p]; s0 = t * b[p, 0] + s0; s1 = t * b[p, 1] + s1; ...
 * }
 * y[0] = s0; ...
 * }</pre>
 *
 * @param form one number
 * @param alongRows whether the elements of a row of b follow each other; else those of a column do
 * @param fused whether a product and its addition are rounded once
 */
record ScalarTile(Form form, boolean alongRows, boolean fused) {
    /** Eight sums at a time hide the latency of an addition. */
    private static final int[] WIDTHS = {8, 4, 2, 1};

    SmallProduct product() {
        String name = "Matmul" + (alongRows ? "Sums" : "Dots") + form.element();
        LoopClass<SmallProduct> loop =
                new LoopClass<>(MethodHandles.lookup(), SmallProduct.class, name, form.element());
        loop.method("run", code -> columns(code, loop));
        return loop.instance();
    }

    /** {@code for (; j <= n - width; j += width) tile(...)}, for one width after the other. */
    private void columns(Code code, LoopClass<SmallProduct> loop) {
        Local a = code.array(code.parameter(0));
        Local b = code.array(code.parameter(4));
        Local b0 = code.parameter(5);
        Local bColumn = code.parameter(7);
        Local y = code.array(code.parameter(8));
        Local y0 = code.parameter(9);
        Local yColumn = code.parameter(11);
        Local j = code.local(int.class);
        code.push(0).store(j);
        for (int width : WIDTHS) {
            LoopClass.Helper tile = tile(loop, width);
            code.whileAtMost(j, width, code.parameter(14), () -> {
                code.load(a).load(code.parameter(1)).load(code.parameter(2)).load(code.parameter(3));
                code.load(b).load(b0).load(alongRows ? code.parameter(6) : bColumn);
                code.load(y).load(y0).load(code.parameter(10)).load(yColumn);
                code.load(code.parameter(12))
                        .load(code.parameter(13))
                        .load(code.parameter(15))
                        .call(tile);
                code.load(b0).push(width).load(bColumn).multiplyInts().addInts().store(b0);
                code.load(y0).push(width).load(yColumn).multiplyInts().addInts().store(y0);
                code.increment(j, width);
            });
        }
    }

    /** A method for one width, and all rows. The stride of b is that of its rows or columns that is not 1. */
    private LoopClass.Helper tile(LoopClass<SmallProduct> loop, int width) {
        Class<?> array = form.arrayClass();
        return loop.helper(
                "tile" + width,
                void.class,
                code -> new Tile(code, width).write(),
                array,
                int.class,
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
                int.class,
                boolean.class);
    }

    /** The body of a tile's method. */
    private final class Tile {
        private final Code code;
        private final Local a;
        private final Local a0;
        private final Local aRow;
        private final Local aColumn;
        private final Local b;
        private final Local b0;
        private final Local bStride;
        private final Local y;
        private final Local y0;
        private final Local yRow;
        private final Local yColumn;
        private final Local m;
        private final Local k;
        private final Local accumulate;
        private final Local[] sums;
        /** The first elements of the columns of b. */
        private final Local[] columns;

        private final Local at;

        Tile(Code code, int width) {
            this.code = code;
            this.a = code.parameter(0);
            this.a0 = code.parameter(1);
            this.aRow = code.parameter(2);
            this.aColumn = code.parameter(3);
            this.b = code.parameter(4);
            this.b0 = code.parameter(5);
            this.bStride = code.parameter(6);
            this.y = code.parameter(7);
            this.y0 = code.parameter(8);
            this.yRow = code.parameter(9);
            this.yColumn = code.parameter(10);
            this.m = code.parameter(11);
            this.k = code.parameter(12);
            this.accumulate = code.parameter(13);
            this.sums = new Local[width];
            this.columns = new Local[width];
            this.at = code.local(int.class);
            code.push(0).store(at);
        }

        void write() {
            for (int c = 0; c < sums.length; c++) {
                sums[c] = code.local(form);
                code.constant(form, 0).store(sums[c]);
                columns[c] = c == 0 || alongRows ? b0 : code.local(int.class);
                if (c > 0 && !alongRows) {
                    code.load(columns[c - 1]).load(bStride).addInts().store(columns[c]);
                }
            }
            Local i = code.local(int.class);
            code.push(0).store(i);
            code.whileLess(i, m, () -> {
                code.ifNotZero(accumulate, this::load, this::zero);
                loop();
                store();
                code.load(a0).load(aRow).addInts().store(a0);
                code.load(y0).load(yRow).addInts().store(y0);
                code.increment(i, 1);
            });
        }

        private void load() {
            code.load(y0).store(at);
            for (Local sum : sums) {
                code.element(form, y, () -> code.load(at)).store(sum);
                code.load(at).load(yColumn).addInts().store(at);
            }
        }

        private void zero() {
            for (Local sum : sums) {
                code.constant(form, 0).store(sum);
            }
        }

        private void store() {
            code.load(y0).store(at);
            for (Local sum : sums) {
                code.storeElement(form, sum, y, () -> code.load(at));
                code.load(at).load(yColumn).addInts().store(at);
            }
        }

        private void loop() {
            Local p = code.local(int.class);
            Local s = code.local(form);
            Local row = code.local(int.class);
            code.load(a0).store(at);
            code.load(b0).store(row);
            code.push(0).store(p);
            code.whileLess(p, k, () -> {
                code.element(form, a, () -> code.load(at)).store(s);
                for (int c = 0; c < sums.length; c++) {
                    int column = c;
                    Runnable factor = () -> code.element(form, b, () -> at(column, row, p));
                    code.multiplyAdd(form, fused, () -> code.load(s), factor, sums[c]);
                }
                code.load(at).load(aColumn).addInts().store(at);
                if (alongRows) {
                    code.load(row).load(bStride).addInts().store(row);
                }
                code.increment(p, 1);
            });
        }

        /** The index of b[p, column]. */
        private void at(int column, Local row, Local p) {
            if (alongRows) {
                code.load(row).push(column).addInts();
            } else {
                code.load(columns[column]).load(p).addInts();
            }
        }
    }
}
