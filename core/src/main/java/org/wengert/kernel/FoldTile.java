package org.wengert.kernel;

import java.lang.invoke.MethodHandles;
import java.util.function.IntConsumer;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.Local;
import org.wengert.kernel.generator.LoopClass;

/**
 * Generates the loops of a {@link FoldLoop}. Vectors and single numbers fold in the same order: 16 partial results, which fill one vector of 16 lanes, two of
 * eight, or 16 numbers.
 *
 * @param form how the loops hold the partial results
 * @param function the function that folds
 * @param start its neutral element
 */
record FoldTile(Form form, Code.Binary function, double start) {
    private static final int GROUP = FoldKernel.GROUP;

    /** True if vectors of this form divide a group. */
    static boolean fits(Form form) {
        return GROUP % form.lanes() == 0;
    }

    FoldLoop loop() {
        String name = "Fold_" + function + "_" + form.element();
        LoopClass<FoldLoop> loop = new LoopClass<>(MethodHandles.lookup(), FoldLoop.class, name, form.element());
        loop.method("chains", this::chains);
        loop.method("groups", this::groups);
        loop.method("finish", this::finish);
        loop.method("row", code -> rows(code, 1));
        loop.method("eightRows", code -> rows(code, 8));
        return loop.instance();
    }

    private void chains(Code code) {
        Local x = code.array(code.parameter(0));
        Local from = code.parameter(1);
        Local rows = code.parameter(2);
        Local n = code.parameter(3);
        Local y = code.array(code.parameter(4));
        Local to = code.parameter(5);
        Local end = code.local(int.class);
        code.load(to).load(rows).addInts().store(rows);
        code.whileLess(to, rows, () -> {
            Local folded = chain(code, x, from, n, end);
            code.storeElement(form.one(), folded, y, () -> code.load(to));
            code.increment(to, 1);
        });
    }

    /** {@code folded = start; end = from + n; while (from < end) folded = f(x[from++], folded)}. */
    private Local chain(Code code, Local x, Local from, Local n, Local end) {
        Form one = form.one();
        Local folded = code.local(one);
        code.constant(one, start).store(folded);
        code.load(from).load(n).addInts().store(end);
        code.whileLess(from, end, () -> {
            code.element(one, x, () -> code.load(from)).load(folded).binary(one, function);
            code.store(folded);
            code.increment(from, 1);
        });
        return folded;
    }

    private void groups(Code code) {
        Local x = code.array(code.parameter(0));
        Local from = code.parameter(1);
        Local partials = code.array(code.parameter(3));
        Local at = code.parameter(4);
        Local end = code.local(int.class);
        code.load(code.parameter(2))
                .push(GROUP)
                .multiplyInts()
                .load(from)
                .addInts()
                .store(end);
        Local[] sums = new Local[GROUP / form.lanes()];
        for (int v = 0; v < sums.length; v++) {
            sums[v] = code.local(form);
            code.constant(form, start).store(sums[v]);
        }
        code.whileAtMost(from, 8 * GROUP, end, () -> {
            for (int v = 0; v < sums.length; v++) {
                int first = v * form.lanes();
                tree(code, form, 8, k -> element(code, x, from, k * GROUP + first));
                code.load(sums[v]).binary(form, function).store(sums[v]);
            }
            code.increment(from, 8 * GROUP);
        });
        code.whileLess(from, end, () -> {
            for (int v = 0; v < sums.length; v++) {
                element(code, x, from, v * form.lanes());
                code.load(sums[v]).binary(form, function).store(sums[v]);
            }
            code.increment(from, GROUP);
        });
        for (int v = 0; v < sums.length; v++) {
            int first = v * form.lanes();
            code.storeElement(
                    form, sums[v], partials, () -> code.load(at).push(first).addInts());
        }
    }

    private void element(Code code, Local x, Local from, int offset) {
        code.element(form, x, () -> code.load(from).push(offset).addInts());
    }

    /** Leaves f(f(leaf 0, leaf 1), f(leaf 2, leaf 3)), ... on the stack. */
    private void tree(Code code, Form form, int leaves, IntConsumer leaf) {
        if (leaves == 1) {
            leaf.accept(0);
        } else {
            tree(code, form, leaves / 2, leaf);
            tree(code, form, leaves / 2, k -> leaf.accept(leaves / 2 + k));
            code.binary(form, function);
        }
    }

    private void finish(Code code) {
        Local partials = code.array(code.parameter(0));
        Local at = code.parameter(1);
        Local x = code.array(code.parameter(2));
        Local y = code.array(code.parameter(5));
        Local end = code.local(int.class);
        Local folded = chain(code, x, code.parameter(3), code.parameter(4), end);
        halved(code, partials, at, 0, 1);
        code.load(folded).binary(form.one(), function).store(folded);
        code.storeElement(form.one(), folded, y, () -> code.load(code.parameter(6)));
    }

    /** Folds the upper half of the partial results into the lower one until one is left. */
    private void halved(Code code, Local partials, Local at, int first, int step) {
        if (step == GROUP) {
            code.element(form.one(), partials, () -> code.load(at).push(first).addInts());
        } else {
            halved(code, partials, at, first, 2 * step);
            halved(code, partials, at, first + step, 2 * step);
            code.binary(form.one(), function);
        }
    }

    /** The parameters of {@link FoldLoop#row}, or, for eight, those with a stride. */
    private void rows(Code code, int height) {
        Local x = code.array(code.parameter(0));
        int next = height == 1 ? 2 : 3;
        Local y = code.array(code.parameter(next));
        Local to = code.parameter(next + 1);
        Local n = code.parameter(next + 2);
        Local[] starts = new Local[height];
        starts[0] = code.parameter(1);
        for (int k = 1; k < height; k++) {
            starts[k] = code.local(int.class);
            code.load(starts[k - 1]).load(code.parameter(2)).addInts().store(starts[k]);
        }
        Local i = code.local(int.class);
        code.push(0).store(i);
        if (form.isVector()) {
            code.whileAtMost(i, form.lanes(), n, () -> foldRows(code, form, x, starts, y, to, i));
        }
        code.whileLess(i, n, () -> foldRows(code, form.one(), x, starts, y, to, i));
    }

    private void foldRows(Code code, Form form, Local x, Local[] starts, Local y, Local to, Local i) {
        Local folded = code.local(form);
        tree(
                code,
                form,
                starts.length,
                k -> code.element(form, x, () -> code.load(starts[k]).load(i).addInts()));
        code.element(form, y, () -> code.load(to).load(i).addInts());
        code.binary(form, function).store(folded);
        code.storeElement(form, folded, y, () -> code.load(to).load(i).addInts());
        code.increment(i, form.lanes());
    }
}
