package org.wengert.kernel;

/** Changes of an array in place. */
public final class InPlace {
    private InPlace() {}

    /** y[i] += alpha x[i] for i &lt; n; for {@code float[]} in float arithmetic, with alpha rounded once. */
    public static void addScaled(Object y, Object x, double alpha, int n) {
        if (y instanceof float[] to) {
            Kernels.provider().addScaled(to, (float[]) x, (float) alpha, n);
        } else {
            Kernels.provider().addScaled((double[]) y, (double[]) x, alpha, n);
        }
    }

    /** y[i] *= factor for i &lt; n; for {@code float[]} in float arithmetic, with the factor rounded once. */
    public static void scale(Object y, double factor, int n) {
        if (y instanceof float[] floats) {
            Kernels.provider().scale(floats, (float) factor, n);
        } else {
            Kernels.provider().scale((double[]) y, factor, n);
        }
    }
}
