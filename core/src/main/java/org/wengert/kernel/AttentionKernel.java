package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * y = softmax(scale q k^T + mask) v for a batch of [queries, size], [keys, size] and [keys, width]. A block of queries at a time: the scores of all queries are never in
 * memory together. Where query i attends to keys 0 to i only, later keys are left out of its block.
 *
 * @param causal true if query i attends to keys 0 to i only
 * @param mask {@code boolean[]}, true for keys to attend to; or of the type of q, added to the scores; null for none
 * @param maskRow the distance in the mask from one query to the next, 0 if all have the same
 * @param maskColumn the distance from one key to the next
 */
public record AttentionKernel(
        int queries,
        int keys,
        int size,
        int width,
        double scale,
        boolean causal,
        @Nullable Object mask,
        int maskRow,
        int maskColumn) {
    /** The scores of a block, which stay in the second-level cache, and the queries of a block. */
    private static final int SCORES = 1 << 16;

    private static final int MOST = 64;
    private static final int FEWEST = 8;

    /** Weights of 0 stay 0, whatever the value is: a key that is not attended to has no influence. */
    private static final MatmulOptions WEIGHTED = MatmulOptions.of(GradientOperand.LEFT);

    /** y, for the q, k, v and mask of each element of the batch at its place; y[i] is at i queries width. */
    public void run(Object q, int[] q0, Object k, int[] k0, Object v, int[] v0, int[] mask0, Object y) {
        int height = Math.max(FEWEST, Math.min(MOST, SCORES / Math.max(1, keys)));
        int blocks = (queries + height - 1) / height;
        long work = Math.max(1, (long) height * keys * (size + width));
        Parallel.forRange(q0.length * blocks, (int) (1 + MatrixProduct.PART / work), (from, to) -> {
            for (int unit = from; unit < to; unit++) {
                int b = unit / blocks;
                int first = unit % blocks * height;
                int rows = Math.min(height, queries - first);
                int seen = causal ? Math.min(keys, first + rows) : keys;
                int y0 = (b * queries + first) * width;
                Object weights = ScratchArrays.claim(q, rows * seen);
                weights(q, q0[b], k, k0[b], mask0[b], first, rows, seen, weights);
                Matmul.run(
                        weights, 0, seen, false, v, v0[b], width, false, y, y0, width, rows, seen, width, WEIGHTED);
                ScratchArrays.release(weights);
            }
        });
    }

    /** The weights of {@code seen} keys for some queries. */
    private void weights(
            Object q, int q0, Object k, int k0, int mask0, int first, int rows, int seen, Object weights) {
        // Scaling the queries saves a pass over the scores.
        Object scaled = ScratchArrays.claim(q, rows * size);
        System.arraycopy(q, q0 + first * size, scaled, 0, rows * size);
        RowLoops.scale(scale, scaled, 0, rows * size);
        Matmul.run(
                scaled, 0, size, false, k, k0, size, true, weights, 0, seen, rows, size, seen, MatmulOptions.DEFAULT);
        ScratchArrays.release(scaled);
        for (int i = 0; i < rows; i++) {
            if (mask != null) {
                mask(mask, mask0 + (first + i) * maskRow, weights, i * seen, seen);
            }
            int after = first + i + 1;
            if (causal && after < seen) {
                BlockFold.fill(weights, Double.NEGATIVE_INFINITY, i * seen + after, seen - after);
            }
        }
        Softmax.softmax(weights, rows, seen, 1, weights);
    }

    private void mask(Object mask, int at, Object scores, int from, int n) {
        if (mask instanceof boolean[] attended) {
            for (int j = 0; j < n; j++) {
                if (!attended[at + j * maskColumn]) {
                    RowLoops.set(scores, from + j, Double.NEGATIVE_INFINITY);
                }
            }
        } else {
            for (int j = 0; j < n; j++) {
                double sum = RowLoops.get(scores, from + j) + RowLoops.get(mask, at + j * maskColumn);
                RowLoops.set(scores, from + j, sum);
            }
        }
    }
}
