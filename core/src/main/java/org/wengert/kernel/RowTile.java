package org.wengert.kernel;

import java.lang.invoke.MethodHandles;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.Local;
import org.wengert.kernel.generator.LoopClass;

/**
 * The loop of a {@link RowUpdate}, four rows of b at a time, so that y is loaded and stored once for four. C2 of JDK 17 does not vectorise eight.
 *
 * <pre>{@code
 * for (j = 0; j < n; j++) {
 *     t = y[j]; t = s0 * b0[j] + t; t = s1 * b1[j] + t; ...
 *     y[j] = t;
 * }
 * }</pre>
 *
 * <p>One index for all arrays: with a different offset for each, C2 would not vectorise the loop.
 *
 * @param form one number
 * @param fused whether a product and its addition are rounded once
 */
record RowTile(Form form, boolean fused) {
    private static final int[] HEIGHTS = {4, 1};

    RowUpdate update() {
        LoopClass<RowUpdate> loop =
                new LoopClass<>(MethodHandles.lookup(), RowUpdate.class, "MatmulRows" + form.element(), form.element());
        loop.method("run", code -> rows(code, loop));
        return loop.instance();
    }

    private void rows(Code code, LoopClass<RowUpdate> loop) {
        Local a = code.array(code.parameter(0));
        Local at = code.parameter(1);
        Local aStep = code.parameter(2);
        Local rows = code.parameter(3);
        Local y = code.array(code.parameter(4));
        Local p = code.local(int.class);
        code.push(0).store(p);
        for (int height : HEIGHTS) {
            LoopClass.Helper combine = combine(loop, height);
            code.whileAtMost(p, height, code.parameter(5), () -> {
                for (int row = 0; row < height; row++) {
                    code.element(form, a, () -> code.load(at));
                    code.load(at).load(aStep).addInts().store(at);
                }
                for (int row = 0; row < height; row++) {
                    int above = row;
                    code.arrayElement(rows, () -> code.load(p).push(above).addInts());
                }
                code.load(y).load(code.parameter(6)).call(combine);
                code.increment(p, height);
            });
        }
    }

    /** A method for so many rows: (s0, ..., b0, ..., y, n). */
    private LoopClass.Helper combine(LoopClass<RowUpdate> loop, int height) {
        Class<?>[] parameters = new Class<?>[2 * height + 2];
        for (int row = 0; row < height; row++) {
            parameters[row] = form.numberClass();
            parameters[height + row] = form.arrayClass();
        }
        parameters[2 * height] = form.arrayClass();
        parameters[2 * height + 1] = int.class;
        return loop.helper("combine" + height, void.class, code -> combine(code, height), parameters);
    }

    private void combine(Code code, int height) {
        Local y = code.parameter(2 * height);
        Local n = code.parameter(2 * height + 1);
        Local j = code.local(int.class);
        Local t = code.local(form);
        code.push(0).store(j);
        code.whileLess(j, n, () -> {
            code.element(form, y, () -> code.load(j)).store(t);
            for (int row = 0; row < height; row++) {
                Local s = code.parameter(row);
                Local b = code.parameter(height + row);
                code.multiplyAdd(form, fused, () -> code.load(s), () -> code.element(form, b, () -> code.load(j)), t);
            }
            code.storeElement(form, t, y, () -> code.load(j));
            code.increment(j, 1);
        });
    }
}
