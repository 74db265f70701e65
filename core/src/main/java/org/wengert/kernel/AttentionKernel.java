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
        int height = height();
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
                Matmul.run(weights, 0, seen, false, v, v0[b], width, false, y, y0, width, rows, seen, width, WEIGHTED);
                ScratchArrays.release(weights);
            }
        });
    }

    /**
     * The gradients of q, k and v for g = dL/dy, one after the other in {@code to}, each for the whole batch. The weights of a block are computed again: kept, they
     * would be larger than all inputs together. NaN where g is 0 may reach the result.
     */
    public void gradients(
            Object g, Object q, int[] q0, Object k, int[] k0, Object v, int[] v0, int[] mask0, Object to) {
        int batch = q0.length;
        int height = height();
        int dk = batch * queries * size;
        int dv = dk + batch * keys * size;
        long work = Math.max(1, 3L * queries * keys * (size + width));
        Parallel.forRange(batch, (int) (1 + MatrixProduct.PART / work), (from, end) -> {
            BlockFold.fill(to, 0, dk + from * keys * size, (end - from) * keys * size);
            BlockFold.fill(to, 0, dv + from * keys * width, (end - from) * keys * width);
            for (int b = from; b < end; b++) {
                for (int first = 0; first < queries; first += height) {
                    int rows = Math.min(height, queries - first);
                    int seen = causal ? Math.min(keys, first + rows) : keys;
                    int place = b * queries + first;
                    Object weights = ScratchArrays.claim(q, rows * seen);
                    Object ofWeights = ScratchArrays.claim(q, rows * seen);
                    Object scores = ScratchArrays.claim(q, rows * seen);
                    weights(q, q0[b], k, k0[b], mask0[b], first, rows, seen, weights);
                    product(
                            g,
                            place * width,
                            width,
                            false,
                            v,
                            v0[b],
                            width,
                            true,
                            ofWeights,
                            0,
                            seen,
                            rows,
                            width,
                            seen);
                    product(
                            weights,
                            0,
                            seen,
                            true,
                            g,
                            place * width,
                            width,
                            false,
                            to,
                            dv + b * keys * width,
                            width,
                            seen,
                            rows,
                            width);
                    SoftmaxGradient.softmax(ofWeights, weights, rows, seen, 1, scores);
                    RowLoops.scale(scale, scores, 0, rows * seen);
                    product(scores, 0, seen, false, k, k0[b], size, false, to, place * size, size, rows, seen, size);
                    product(
                            scores,
                            0,
                            seen,
                            true,
                            q,
                            q0[b] + first * size,
                            size,
                            false,
                            to,
                            dk + b * keys * size,
                            size,
                            seen,
                            rows,
                            size);
                    ScratchArrays.release(scores);
                    ScratchArrays.release(ofWeights);
                    ScratchArrays.release(weights);
                }
            }
        });
    }

    /** y = a b, or y += a b for a transposed a. */
    private static void product(
            Object a,
            int a0,
            int aStride,
            boolean transposeA,
            Object b,
            int b0,
            int bStride,
            boolean transposeB,
            Object y,
            int y0,
            int yStride,
            int m,
            int k,
            int n) {
        MatmulOptions options = transposeA ? MatmulOptions.ACCUMULATE : MatmulOptions.DEFAULT;
        Matmul.run(a, a0, aStride, transposeA, b, b0, bStride, transposeB, y, y0, yStride, m, k, n, options);
    }

    /** The queries of a block. */
    int height() {
        int most = Integer.MAX_VALUE / Math.max(1, keys); // more scores are too many for one array
        return Math.max(1, Math.min(most, Math.max(FEWEST, Math.min(MOST, SCORES / Math.max(1, keys)))));
    }

    /** The weights of {@code seen} keys for some queries. */
    private void weights(Object q, int q0, Object k, int k0, int mask0, int first, int rows, int seen, Object weights) {
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
