package org.wengert.kernel;

/** The largest and the mean of the elements under a {@link Window}, plane by plane; threads share the planes. */
public final class Pooling {
    /** The elements of a part that is worth a thread. */
    private static final int PART = 1 << 14;

    private Pooling() {}

    /** y = the largest under the window at each stop; NaN if one is. Every window has at least one element of the plane. */
    public static void max(Object x, int planes, Window window, Object y) {
        forEach(planes, window, (first, end) -> {
            if (x instanceof float[] floats) {
                FloatPooling.max(floats, first, end, window, (float[]) y);
            } else {
                DoublePooling.max((double[]) x, first, end, window, (double[]) y);
            }
        });
    }

    /** y = the place of the largest in its plane, row-major; the first of equals. */
    public static void argMax(Object x, int planes, Window window, int[] y) {
        forEach(planes, window, (first, end) -> {
            if (x instanceof float[] floats) {
                FloatPooling.argMax(floats, first, end, window, y);
            } else {
                DoublePooling.argMax((double[]) x, first, end, window, y);
            }
        });
    }

    /** The transpose of {@link #max} at x: y = the sum of g over the stops whose largest element is at each place. */
    public static void maxTransposed(Object g, Object x, int planes, Window window, Object y) {
        forEach(planes, window, (first, end) -> {
            if (x instanceof float[] floats) {
                FloatPooling.maxTransposed((float[]) g, floats, first, end, window, (float[]) y);
            } else {
                DoublePooling.maxTransposed((double[]) g, (double[]) x, first, end, window, (double[]) y);
            }
        });
    }

    /** y = the mean under the window at each stop; padding is 0 if it counts. */
    public static void mean(Object x, int planes, Window window, Object y) {
        forEach(planes, window, (first, end) -> {
            if (x instanceof float[] floats) {
                FloatPooling.mean(floats, first, end, window, (float[]) y);
            } else {
                DoublePooling.mean((double[]) x, first, end, window, (double[]) y);
            }
        });
    }

    /** The transpose of {@link #mean}: y = the sum of g over the stops whose window covers each place, divided by the number of entries that the mean was over. */
    public static void meanTransposed(Object g, int planes, Window window, Object y) {
        forEach(planes, window, (first, end) -> {
            if (g instanceof float[] floats) {
                FloatPooling.meanTransposed(floats, first, end, window, (float[]) y);
            } else {
                DoublePooling.meanTransposed((double[]) g, first, end, window, (double[]) y);
            }
        });
    }

    private static void forEach(int planes, Window window, Parallel.Body body) {
        double each = Math.max(window.plane(), (double) window.stops() * window.entries());
        Parallel.forRange(planes, (int) (1 + PART / Math.max(1, each)), body);
    }
}
