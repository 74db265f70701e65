package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The updates of optimizers for {@code float}, of the elements from {@code start} up to {@code stop}, exclusive. The loops run over one block after the other, whose
 * arrays stay in the caches meanwhile: memory is read once and written once.
 */
final class FloatUpdates {
    /** The blocks of four arrays fit in a first-level cache. */
    private static final int BLOCK = 1024;

    private FloatUpdates() {}

    /** As {@link UpdateKernel#sgd}. */
    static void sgd(
            float[] x,
            float @Nullable [] v,
            float[] g,
            int start,
            int stop,
            float rate,
            float kept,
            float share,
            float ahead,
            float decay) {
        for (int from = start, to; from < stop; from = to) {
            to = from + Math.min(BLOCK, stop - from);
            if (v == null) {
                FloatUpdateLoops.descend(x, g, decay, rate, from, to);
                continue;
            }
            FloatUpdateLoops.carry(v, g, x, decay, kept, share, from, to);
            if (ahead == 0) {
                FloatUpdateLoops.descend(x, v, 0, rate, from, to);
            } else {
                FloatUpdateLoops.descendAhead(x, g, decay, rate, v, ahead, from, to);
            }
        }
    }

    /** As {@link UpdateKernel#adam}; the shares are what is new in the means. */
    static void adam(
            float[] x,
            float[] m,
            float[] v,
            float @Nullable [] largest,
            float[] g,
            int start,
            int stop,
            float step,
            float scale,
            float share1,
            float kept2,
            float share2,
            float epsilon,
            float decay,
            float shrink) {
        for (int from = start, to; from < stop; from = to) {
            to = from + Math.min(BLOCK, stop - from);
            if (shrink != 1) {
                FloatUpdateLoops.scale(x, shrink, from, to);
            }
            FloatUpdateLoops.approach(m, g, x, decay, share1, from, to);
            FloatUpdateLoops.carrySquare(v, g, x, decay, kept2, share2, from, to);
            if (largest != null) {
                FloatUpdateLoops.max(largest, v, from, to);
            }
            FloatUpdateLoops.descendByRoot(x, m, 0, step, largest == null ? v : largest, scale, epsilon, from, to);
        }
    }

    /** As {@link UpdateKernel#rmsprop}; the share is what is new in the means. */
    static void rmsprop(
            float[] x,
            float[] v,
            float @Nullable [] mean,
            float @Nullable [] velocity,
            float[] g,
            int start,
            int stop,
            float rate,
            float alpha,
            float share,
            float epsilon,
            float momentum,
            float decay) {
        for (int from = start, to; from < stop; from = to) {
            to = from + Math.min(BLOCK, stop - from);
            FloatUpdateLoops.carrySquare(v, g, x, decay, alpha, share, from, to);
            if (mean != null) {
                FloatUpdateLoops.approach(mean, g, x, decay, share, from, to);
            }
            if (velocity == null) {
                if (mean == null) {
                    FloatUpdateLoops.descendByRoot(x, g, decay, rate, v, 1, epsilon, from, to);
                } else {
                    FloatUpdateLoops.descendByDeviation(x, g, decay, rate, v, mean, epsilon, from, to);
                }
            } else {
                if (mean == null) {
                    FloatUpdateLoops.carryByRoot(velocity, g, x, decay, momentum, v, epsilon, from, to);
                } else {
                    FloatUpdateLoops.carryByDeviation(velocity, g, x, decay, momentum, v, mean, epsilon, from, to);
                }
                FloatUpdateLoops.descend(x, velocity, 0, rate, from, to);
            }
        }
    }

    /** As {@link UpdateKernel#adagrad}. */
    static void adagrad(
            float[] x, float[] sum, float[] g, int start, int stop, float rate, float epsilon, float decay) {
        for (int from = start, to; from < stop; from = to) {
            to = from + Math.min(BLOCK, stop - from);
            FloatUpdateLoops.carrySquare(sum, g, x, decay, 1, 1, from, to);
            FloatUpdateLoops.descendByRoot(x, g, decay, rate, sum, 1, epsilon, from, to);
        }
    }
}
