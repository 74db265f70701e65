package org.wengert.kernel;

import java.lang.invoke.MethodHandles;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.Local;
import org.wengert.kernel.generator.LoopClass;

/**
 * The loop of a {@link RowEpilogue}.
 *
 * <pre>{@code
 * for (j = 0; j < n; j++) {
 *     t = y[j] + bias[j];
 *     y[j] = relu ? max(t, 0) : t;
 * }
 * }</pre>
 *
 * @param form one number
 * @param relu whether f is relu; else it is nothing
 */
record EpilogueTile(Form form, boolean relu) {
    RowEpilogue epilogue() {
        String name = "Bias" + (relu ? "Relu" : "") + form.element();
        LoopClass<RowEpilogue> loop = new LoopClass<>(MethodHandles.lookup(), RowEpilogue.class, name, form.element());
        LoopClass.Helper row =
                loop.helper("row", void.class, this::row, form.arrayClass(), form.arrayClass(), int.class, int.class);
        loop.method("run", code -> {
            Local bias = code.array(code.parameter(0));
            Local y = code.array(code.parameter(1));
            Local y0 = code.parameter(2);
            Local i = code.local(int.class);
            code.push(0).store(i);
            code.whileLess(i, code.parameter(4), () -> {
                code.load(bias).load(y).load(y0).load(code.parameter(5)).call(row);
                code.load(y0).load(code.parameter(3)).addInts().store(y0);
                code.increment(i, 1);
            });
        });
        return loop.instance();
    }

    /** The method for one row: (bias, y, y0, n). */
    private void row(Code code) {
        Local y = code.parameter(1);
        Local y0 = code.parameter(2);
        Local j = code.local(int.class);
        Local t = code.local(form);
        code.push(0).store(j);
        code.whileLess(j, code.parameter(3), () -> {
            code.element(form, y, () -> code.load(y0).load(j).addInts());
            code.element(form, code.parameter(0), () -> code.load(j)).binary(form, Code.Binary.ADD);
            if (relu) {
                code.constant(form, 0).binary(form, Code.Binary.MAX);
            }
            code.store(t);
            code.storeElement(form, t, y, () -> code.load(y0).load(j).addInts());
            code.increment(j, 1);
        });
    }
}
