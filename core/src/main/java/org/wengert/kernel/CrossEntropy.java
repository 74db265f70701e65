package org.wengert.kernel;

/** Cross-entropy of logits against class indices. */
public final class CrossEntropy {
    private CrossEntropy() {}

    /** y[r] = logSumExp(x[r]) - x[r, target[r]], with logits [rows, classes]. */
    public static void run(Object logits, int rows, int classes, int[] target, Object y) {
        if (logits instanceof float[] x) {
            Kernels.provider().crossEntropy(x, rows, classes, target, (float[]) y);
        } else {
            Kernels.provider().crossEntropy((double[]) logits, rows, classes, target, (double[]) y);
        }
    }
}
