package org.wengert.kernel;

/** Folds of fewer than 16 elements each, one after the other. */
final class FewFold {
    /** Elements that are worth a thread. */
    private static final int GRAIN = 1 << 16;

    /** Columns folded together: they stay in the first-level cache. */
    private static final int STRIP = 2048;

    private FewFold() {}

    static void run(FoldLoop loop, double start, Object x, int outer, int n, int inner, Object y) {
        if (outer * n * inner <= GRAIN) {
            rows(loop, start, x, 0, outer, n, inner, y);
        } else if (outer > 1 || inner == 1) {
            int grain = Math.max(1, GRAIN / (n * inner));
            Parallel.forRange(outer, grain, (from, to) -> rows(loop, start, x, from, to, n, inner, y));
        } else {
            int grain = Math.max(1, GRAIN / n / STRIP) * STRIP;
            Parallel.forRange(inner, grain, (from, to) -> columns(loop, start, x, 0, n, inner, from, to, y));
        }
    }

    /** The same for the outer indices from {@code from} to {@code to}, in this thread. */
    static void rows(FoldLoop loop, double start, Object x, int from, int to, int n, int inner, Object y) {
        if (inner == 1) {
            loop.chains(x, from * n, to - from, n, y, from);
            return;
        }
        for (int o = from; o < to; o++) {
            columns(loop, start, x, o, n, inner, 0, inner, y);
        }
    }

    private static void columns(
            FoldLoop loop, double start, Object x, int o, int n, int inner, int from, int to, Object y) {
        for (int c = from; c < to; c += STRIP) {
            int width = Math.min(STRIP, to - c);
            int at = o * inner + c;
            BlockFold.fill(y, start, at, width);
            for (int j = 0; j < n; j++) {
                loop.row(x, (o * n + j) * inner + c, y, at, width);
            }
        }
    }
}
