package org.wengert.kernel;

/** The largest and the mean of the elements under a {@link Window}, plane by plane. */
public final class Pooling {
    private Pooling() {}

    /** y = the largest under the window at each stop; NaN if one is. Every window has at least one element of the plane. */
    public static void max(Object x, int planes, Window window, Object y) {
        if (x instanceof float[] floats) {
            Kernels.provider().maxPool(floats, planes, window, (float[]) y);
        } else {
            Kernels.provider().maxPool((double[]) x, planes, window, (double[]) y);
        }
    }

    /** y = the place of the largest in its plane, row-major; the first of equals. */
    public static void argMax(Object x, int planes, Window window, int[] y) {
        if (x instanceof float[] floats) {
            FloatPooling.argMax(floats, planes, window, y);
        } else {
            DoublePooling.argMax((double[]) x, planes, window, y);
        }
    }

    /** y = the sum under the window at each stop, divided by the window's size: padding counts as 0. */
    public static void mean(Object x, int planes, Window window, Object y) {
        double factor = 1.0 / window.entries();
        if (x instanceof float[] floats) {
            Kernels.provider().sumPool(floats, planes, window, factor, (float[]) y);
        } else {
            Kernels.provider().sumPool((double[]) x, planes, window, factor, (double[]) y);
        }
    }

    /** The transpose of {@link #mean}: y = the sum of g over the stops whose window covers each place, divided by the window's size. */
    public static void meanTransposed(Object g, int planes, Window window, Object y) {
        double factor = 1.0 / window.entries();
        if (g instanceof float[] floats) {
            FloatPooling.sumTransposed(floats, planes, window, factor, (float[]) y);
        } else {
            DoublePooling.sumTransposed((double[]) g, planes, window, factor, (double[]) y);
        }
    }
}
