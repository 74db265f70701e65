package org.wengert.kernel;

/** The largest and the mean of the elements under a {@link Window}, plane by plane. */
public final class Pooling {
    private Pooling() {}

    /** y = the largest under the window at each stop; NaN if one is. Every window has at least one element of the plane. */
    public static void max(Object x, int planes, Window window, Object y) {
        if (x instanceof float[] floats) {
            FloatPatches.max(floats, planes, window, (float[]) y);
        } else {
            DoublePatches.max((double[]) x, planes, window, (double[]) y);
        }
    }

    /** y = the place of the largest in its plane, row-major; the first of equals. */
    public static void argMax(Object x, int planes, Window window, int[] y) {
        if (x instanceof float[] floats) {
            FloatPatches.argMax(floats, planes, window, y);
        } else {
            DoublePatches.argMax((double[]) x, planes, window, y);
        }
    }

    /** y = the sum under the window at each stop, divided by the window's size: padding counts as 0. */
    public static void mean(Object x, int planes, Window window, Object y) {
        double factor = 1.0 / window.entries();
        if (x instanceof float[] floats) {
            FloatPatches.sum(floats, planes, window, factor, (float[]) y);
        } else {
            DoublePatches.sum((double[]) x, planes, window, factor, (double[]) y);
        }
    }

    /** The transpose of {@link #mean}: y = the sum of g over the stops whose window covers each place, divided by the window's size. */
    public static void meanTransposed(Object g, int planes, Window window, Object y) {
        double factor = 1.0 / window.entries();
        if (g instanceof float[] floats) {
            FloatPatches.spread(floats, planes, window, factor, (float[]) y);
        } else {
            DoublePatches.spread((double[]) g, planes, window, factor, (double[]) y);
        }
    }
}
