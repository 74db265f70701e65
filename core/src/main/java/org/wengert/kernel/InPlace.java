package org.wengert.kernel;

/** Updates of an array by another. */
public final class InPlace {
    private InPlace() {}

    /** y[i] += alpha x[i] for i &lt; n; for {@code float[]} in float arithmetic, with alpha rounded once. */
    public static void addScaled(Object y, Object x, double alpha, int n) {
        if (y instanceof float[] to) {
            addScaled(to, (float[]) x, (float) alpha, n);
        } else {
            addScaled((double[]) y, (double[]) x, alpha, n);
        }
    }

    private static void addScaled(float[] y, float[] x, float alpha, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += alpha * x[i];
        }
    }

    private static void addScaled(double[] y, double[] x, double alpha, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += alpha * x[i];
        }
    }
}
