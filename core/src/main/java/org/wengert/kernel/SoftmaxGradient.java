package org.wengert.kernel;

/** Gradients of {@link Softmax} from g and its result y, along the middle of [outer, n, inner]. A line whose g is 0 has 0 where it would have NaN. */
public final class SoftmaxGradient {
    private SoftmaxGradient() {}

    /** dx = y (h - sum h y) with h = g minus its element at the largest y: nothing cancels there, even if that y is close to 1. */
    public static void softmax(Object g, Object y, int outer, int n, int inner, Object dx) {
        if (outer * n * inner == 0) {
            return;
        }
        Lines lines = new Lines(outer, n, inner);
        Object pivots = ScratchArrays.claim(y, outer * inner);
        Object sums = ScratchArrays.claim(y, outer * inner);
        lines.run((from, to) -> {
            lines.fold(FoldKernel.MAX, y, pivots, from, to);
            lines.each(from, to, (first, end) -> {
                for (int k = first; k < end; k++) {
                    RowLoops.set(pivots, k, RowLoops.get(g, lines.find(y, k, RowLoops.get(pivots, k))));
                }
            });
            lines.stretches(
                    from, to, (first, end, at, each) -> RowLoops.product(g, pivots, y, at, each, dx, first, end));
            lines.fold(FoldKernel.SUM, dx, sums, from, to);
            lines.stretches(
                    from, to, (first, end, at, each) -> RowLoops.product(g, pivots, sums, y, at, each, dx, first, end));
            lines.each(from, to, (first, end) -> {
                for (int k = first; k < end; k++) {
                    if (Double.isNaN(RowLoops.get(sums, k))) {
                        RowLoops.mend(g, 0, dx, lines.first(k), lines.end(k), inner);
                    }
                }
            });
        });
        ScratchArrays.release(sums);
        ScratchArrays.release(pivots);
    }

    /** dx = g - p sum g with p = e^y; at the largest p, (1 - p) g - p times the sum of the other g, so that nothing cancels. */
    public static void logSoftmax(Object g, Object y, int outer, int n, int inner, Object dx) {
        if (outer * n * inner == 0) {
            return;
        }
        new Lines(outer, n, inner).run((from, to) -> {
            LogPart part = new LogPart(g, y, from, new Lines(to - from, n, inner), dx);
            part.run();
        });
    }

    /** Some outer indices, counted from {@code from}. */
    private record LogPart(Object g, Object y, int from, Lines lines, Object dx) {
        void run() {
            int size = lines.outer() * lines.n() * lines.inner();
            int count = lines.outer() * lines.inner();
            int start = from * lines.n() * lines.inner();
            Object p = ScratchArrays.claim(y, size);
            Object others = ScratchArrays.claim(y, size);
            Object ofP = ScratchArrays.claim(y, count);
            Object ofG = ScratchArrays.claim(y, count);
            int[] places = new int[count];
            System.arraycopy(y, start, p, 0, size);
            System.arraycopy(g, start, others, 0, size);
            lines.fold(FoldKernel.MAX, p, ofP, 0, lines.outer());
            for (int k = 0; k < count; k++) {
                places[k] = lines.find(p, k, RowLoops.get(ofP, k));
                RowLoops.set(others, places[k], 0);
            }
            lines.exp(p, 0, lines.outer());
            double[] largest = new double[count];
            for (int k = 0; k < count; k++) {
                largest[k] = RowLoops.get(p, places[k]);
                RowLoops.set(p, places[k], 0);
            }
            lines.fold(FoldKernel.SUM, p, ofP, 0, lines.outer());
            lines.fold(FoldKernel.SUM, others, ofG, 0, lines.outer());
            double[] atLargest = new double[count];
            for (int k = 0; k < count; k++) {
                double there = RowLoops.get(g, start + places[k]);
                double rest = RowLoops.get(ofG, k);
                atLargest[k] = RowLoops.difference(g, there, RowLoops.get(ofP, k), largest[k], rest);
                RowLoops.set(ofG, k, rest + there);
            }
            lines.stretches(
                    0,
                    lines.outer(),
                    (first, end, at, each) -> RowLoops.minusProduct(others, ofG, at, each, p, first, end));
            System.arraycopy(p, 0, dx, start, size);
            for (int k = 0; k < count; k++) {
                RowLoops.set(dx, start + places[k], atLargest[k]);
                if (Double.isNaN(atLargest[k])) {
                    RowLoops.mend(g, 0, dx, start + lines.first(k), start + lines.end(k), lines.inner());
                }
            }
            ScratchArrays.release(ofG);
            ScratchArrays.release(ofP);
            ScratchArrays.release(others);
            ScratchArrays.release(p);
        }
    }
}
