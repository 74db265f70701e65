package org.wengert.kernel;

import java.lang.invoke.MethodHandles;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.Local;
import org.wengert.kernel.generator.LoopClass;
import org.wengert.kernel.generator.WarmUp;

/**
 * The loop of an {@link OuterProduct}: the row b stays in registers.
 *
 * <pre>{@code
 * b0 = b[0...]; b1 = b[lanes...]; ...
 * for (i = 0; i < m; i++) {
 *     s = a[i]; y[i, 0...] = s * b0 + 0; y[i, lanes...] = s * b1 + 0; ...
 * }
 * }</pre>
 *
 * @param form a vector
 * @param vectors the width of y
 */
record OuterTile(Form form, int vectors) implements WarmLoops.Tile<OuterProduct> {
    /** The widest tile, in vectors. */
    static final int WIDEST = 4;

    private static final long FAST_NANOS = 3000;

    @Override
    public OuterProduct loop() {
        String name = "Outer" + form.element() + "x" + vectors;
        LoopClass<OuterProduct> loop =
                new LoopClass<>(MethodHandles.lookup(), OuterProduct.class, name, form.element());
        loop.method("run", this::write);
        return loop.instance();
    }

    private void write(Code code) {
        Local a = code.array(code.parameter(0));
        Local at = code.parameter(1);
        Local b = code.array(code.parameter(3));
        Local y = code.array(code.parameter(5));
        Local row = code.parameter(6);
        Local[] bs = new Local[vectors];
        for (int v = 0; v < vectors; v++) {
            int vector = v;
            bs[v] = code.local(form);
            code.element(form, b, () -> at(code, code.parameter(4), vector)).store(bs[v]);
        }
        Local zero = code.local(form);
        Local s = code.local(form);
        Local product = code.local(form);
        Local i = code.local(int.class);
        code.constant(form, 0).store(zero);
        code.push(0).store(i);
        code.whileLess(i, code.parameter(8), () -> {
            code.broadcast(form, () -> code.element(form.one(), a, () -> code.load(at)))
                    .store(s);
            for (int v = 0; v < vectors; v++) {
                int vector = v;
                code.load(s).load(bs[v]).load(zero).fma(form).store(product);
                code.known(form, product).storeElement(form, product, y, () -> at(code, row, vector));
            }
            code.load(at).load(code.parameter(2)).addInts().store(at);
            code.load(row).load(code.parameter(7)).addInts().store(row);
            code.increment(i, 1);
        });
    }

    /** The index of a row's vector. */
    private void at(Code code, Local row, int vector) {
        code.load(row);
        if (vector == vectors - 1) {
            code.load(code.parameter(9)).addInts();
        } else if (vector > 0) {
            code.push(vector * form.lanes()).addInts();
        }
    }

    @Override
    public WarmUp.Exercise exercise(OuterProduct loop) {
        int columns = vectors * form.lanes();
        Object a = form.element().array(columns);
        Object b = form.element().array(columns);
        Object y = form.element().array(columns * columns);
        int last = columns - form.lanes();
        return WarmUp.Exercise.ofMethod(
                () -> loop.run(a, 0, 1, b, 0, y, 0, columns, columns, last),
                () -> loop.run(a, 0, 1, b, 0, y, 0, columns, 0, last),
                FAST_NANOS);
    }
}
