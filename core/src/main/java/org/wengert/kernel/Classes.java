package org.wengert.kernel;

/** Losses over class indices. */
public final class Classes {
    private Classes() {}

    /** y[r] = logSumExp(x[r]) - x[r, target[r]], with logits [rows, classes]. */
    public static void crossEntropy(Object logits, int rows, int classes, int[] target, Object y) {
        if (logits instanceof float[] x) {
            FloatRows.crossEntropy(x, rows, classes, target, (float[]) y);
        } else {
            DoubleRows.crossEntropy((double[]) logits, rows, classes, target, (double[]) y);
        }
    }

    /** y[r, c] = 1 where c = index[r], else 0. */
    public static void oneHot(int[] index, int rows, int classes, Object y) {
        Copy.fill(y, 0, rows * classes);
        for (int r = 0; r < rows; r++) {
            int at = r * classes + index[r];
            if (y instanceof float[] floats) {
                floats[at] = 1;
            } else if (y instanceof double[] doubles) {
                doubles[at] = 1;
            } else if (y instanceof int[] ints) {
                ints[at] = 1;
            } else {
                ((boolean[]) y)[at] = true;
            }
        }
    }
}
