package org.wengert.kernel;

/**
 * Softmax and its logarithm along the middle of [outer, n, inner], shifted by the maximum; where all are -inf, or one
 * is +inf, NaN.
 */
public final class Softmax {
    private Softmax() {}

    /** y[o, j, i] = exp x[o, j, i] / sum_k exp x[o, k, i]. */
    public static void softmax(Object x, int outer, int n, int inner, Object y) {
        if (n == 0) {
            return;
        }
        if (x instanceof float[] from) {
            Kernels.provider().softmax(from, outer, n, inner, (float[]) y);
        } else {
            Kernels.provider().softmax((double[]) x, outer, n, inner, (double[]) y);
        }
    }

    /** y[o, j, i] = x[o, j, i] - log sum_k exp x[o, k, i]. */
    public static void logSoftmax(Object x, int outer, int n, int inner, Object y) {
        if (n == 0) {
            return;
        }
        if (x instanceof float[] from) {
            Kernels.provider().logSoftmax(from, outer, n, inner, (float[]) y);
        } else {
            Kernels.provider().logSoftmax((double[]) x, outer, n, inner, (double[]) y);
        }
    }
}
