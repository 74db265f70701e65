package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Optimizers' updates of n parameters x by their gradients g, in place, in one pass over memory. Arrays are all {@code float[]} or all {@code double[]}, and no two of
 * those that change are the same. An element's result does not depend on its place, so that it is the same for any number of threads.
 */
public final class UpdateKernel {
    private static final int GRAIN = 16_384;

    private UpdateKernel() {}

    /** d = g + decay x; v = kept v + share d; x -= rate (ahead == 0 ? v : d + ahead v). Without v: x -= rate d. */
    public static void sgd(
            Object x,
            @Nullable Object v,
            Object g,
            int n,
            double rate,
            double kept,
            double share,
            double ahead,
            double decay) {
        Parallel.forRange(n, GRAIN, (from, to) -> {
            if (x instanceof float[] floats) {
                FloatUpdates.sgd(
                        floats,
                        (float[]) v,
                        (float[]) g,
                        from,
                        to,
                        (float) rate,
                        (float) kept,
                        (float) share,
                        (float) ahead,
                        (float) decay);
            } else {
                DoubleUpdates.sgd((double[]) x, (double[]) v, (double[]) g, from, to, rate, kept, share, ahead, decay);
            }
        });
    }

    /**
     * x *= shrink; d = g + decay x; m += (1 - beta1) (d - m); v = beta2 v + (1 - beta2) d^2; largest = max(largest, v); x -= step m / (scale sqrt(largest) +
     * epsilon). Without {@code largest}, v in its place.
     */
    public static void adam(
            Object x,
            Object m,
            Object v,
            @Nullable Object largest,
            Object g,
            int n,
            double step,
            double scale,
            double beta1,
            double beta2,
            double epsilon,
            double decay,
            double shrink) {
        Parallel.forRange(n, GRAIN, (from, to) -> {
            if (x instanceof float[] floats) {
                FloatUpdates.adam(
                        floats,
                        (float[]) m,
                        (float[]) v,
                        (float[]) largest,
                        (float[]) g,
                        from,
                        to,
                        (float) step,
                        (float) scale,
                        (float) (1 - beta1),
                        (float) beta2,
                        (float) (1 - beta2),
                        (float) epsilon,
                        (float) decay,
                        (float) shrink);
            } else {
                DoubleUpdates.adam(
                        (double[]) x,
                        (double[]) m,
                        (double[]) v,
                        (double[]) largest,
                        (double[]) g,
                        from,
                        to,
                        step,
                        scale,
                        1 - beta1,
                        beta2,
                        1 - beta2,
                        epsilon,
                        decay,
                        shrink);
            }
        });
    }

    /**
     * d = g + decay x; v = alpha v + (1 - alpha) d^2; mean += (1 - alpha) (d - mean); d = d / (sqrt(v - mean^2) + epsilon); velocity = momentum velocity + d; x -=
     * rate velocity. Without {@code mean}, v in the place of v - mean^2; without {@code velocity}, d in its place.
     */
    public static void rmsprop(
            Object x,
            Object v,
            @Nullable Object mean,
            @Nullable Object velocity,
            Object g,
            int n,
            double rate,
            double alpha,
            double epsilon,
            double momentum,
            double decay) {
        Parallel.forRange(n, GRAIN, (from, to) -> {
            if (x instanceof float[] floats) {
                FloatUpdates.rmsprop(
                        floats,
                        (float[]) v,
                        (float[]) mean,
                        (float[]) velocity,
                        (float[]) g,
                        from,
                        to,
                        (float) rate,
                        (float) alpha,
                        (float) (1 - alpha),
                        (float) epsilon,
                        (float) momentum,
                        (float) decay);
            } else {
                DoubleUpdates.rmsprop(
                        (double[]) x,
                        (double[]) v,
                        (double[]) mean,
                        (double[]) velocity,
                        (double[]) g,
                        from,
                        to,
                        rate,
                        alpha,
                        1 - alpha,
                        epsilon,
                        momentum,
                        decay);
            }
        });
    }

    /** d = g + decay x; sum += d^2; x -= rate d / (sqrt(sum) + epsilon). */
    public static void adagrad(Object x, Object sum, Object g, int n, double rate, double epsilon, double decay) {
        Parallel.forRange(n, GRAIN, (from, to) -> {
            if (x instanceof float[] floats) {
                FloatUpdates.adagrad(
                        floats, (float[]) sum, (float[]) g, from, to, (float) rate, (float) epsilon, (float) decay);
            } else {
                DoubleUpdates.adagrad((double[]) x, (double[]) sum, (double[]) g, from, to, rate, epsilon, decay);
            }
        });
    }
}
