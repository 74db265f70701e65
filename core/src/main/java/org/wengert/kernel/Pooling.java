package org.wengert.kernel;

/** The largest and the mean of what a {@link Window} lies over, plane by plane. */
public final class Pooling {
    private Pooling() {}

    /** y = the largest under the window at each stop; NaN if one is. Every window has at least one element of the plane. */
    public static void max(Object x, int planes, Window window, Object y) {
        if (x instanceof float[] floats) {
            FloatPatches.max(floats, planes, window, (float[]) y, new int[0]);
        } else {
            DoublePatches.max((double[]) x, planes, window, (double[]) y, new int[0]);
        }
    }

    /** y = where in its plane the largest is, row-major; the first of equals. */
    public static void argMax(Object x, int planes, Window window, int[] y) {
        if (x instanceof float[] floats) {
            FloatPatches.max(floats, planes, window, new float[0], y);
        } else {
            DoublePatches.max((double[]) x, planes, window, new double[0], y);
        }
    }

    /** y = the sum under the window at each stop, divided by the window's size: what lies outside the plane counts as 0. */
    public static void mean(Object x, int planes, Window window, Object y) {
        double factor = 1.0 / window.entries();
        if (x instanceof float[] floats) {
            FloatPatches.sum(floats, planes, window, factor, (float[]) y);
        } else {
            DoublePatches.sum((double[]) x, planes, window, factor, (double[]) y);
        }
    }
}
