package org.wengert.kernel;

/** Cross-entropy of logits against class indices. */
public final class CrossEntropy {
    private CrossEntropy() {}

    /** y[r] = logSumExp(x[r]) - x[r, target[r]], with logits [rows, classes]. */
    public static void run(Object logits, int rows, int classes, int[] target, Object y) {
        if (rows == 0) {
            return;
        }
        new Lines(rows, classes, 1)
                .run((from, to) -> Softmax.shares(logits, from, to, classes, 1, (k, max, share) -> {
                    int r = from + k;
                    // Shifted before the subtraction: for large logits the difference of the unshifted terms would have
                    // lost its digits.
                    RowLoops.set(y, r, share - (RowLoops.get(logits, r * classes + target[r]) - max));
                }));
    }

    /**
     * y[r] = g (softmax(x[r]) - oneHot(target[r])), with g[r], or for all rows g[0] if it is one number; 0 where g is 0, whatever x is. At the target it is
     * minus the sum of the others: the difference from 1 would lose its digits.
     */
    public static void gradient(
            Object logits, int rows, int classes, int[] target, Object g, boolean isNumber, Object y) {
        if (rows == 0) {
            return;
        }
        Lines lines = new Lines(rows, classes, 1);
        Object sums = ScratchArrays.claim(logits, rows);
        lines.run((from, to) -> {
            lines.exponentials(logits, sums, y, from, to);
            lines.fold(FoldKernel.SUM, y, sums, from, to);
            lines.stretches(from, to, (first, end, at, each) -> RowLoops.divide(sums, at, each, y, first, end));
            for (int r = from; r < to; r++) {
                RowLoops.set(y, r * classes + target[r], 0);
            }
            lines.fold(FoldKernel.SUM, y, sums, from, to);
            for (int r = from; r < to; r++) {
                double factor = RowLoops.get(g, isNumber ? 0 : r);
                // 0 - 0 is 0, where -(0) would be -0.0.
                RowLoops.set(y, r * classes + target[r], 0 - RowLoops.get(sums, r));
                if (factor == 0) {
                    BlockFold.fill(y, 0, r * classes, classes);
                } else {
                    RowLoops.scale(factor, y, r * classes, (r + 1) * classes);
                }
            }
        });
        ScratchArrays.release(sums);
    }
}
