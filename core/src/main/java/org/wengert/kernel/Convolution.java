package org.wengert.kernel;

/**
 * Convolutions as matrix products: the patches of one image that the window sees become the columns of a matrix. Images are [n, channels, height, width], weights
 * [outputs, channels / groups, kernelHeight, kernelWidth].
 */
public final class Convolution {
    private Convolution() {}

    /** y[n, o, a, b] = the sum over the window of w[o] times what it lies over at stop (a, b). */
    public static void run(Object x, Object w, Object y, int n, int channels, int outputs, int groups, Window window) {
        int inner = channels / groups * window.entries();
        int rows = outputs / groups;
        Object columns = columns(y, inner, window);
        for (int part = 0; part < n * groups; part++) {
            int group = part % groups;
            gather(x, part * (channels / groups) * window.plane(), channels / groups, window, columns);
            int to = part * rows * window.stops();
            Matmul.run(w, group * rows * inner, false, columns, 0, false, y, to, rows, inner, window.stops());
        }
    }

    /** The transpose of {@link #run} in x: y[n, channels, height, width] = what each g[n, o, a, b] spreads over the window with w[o]. */
    public static void transposed(
            Object g, Object w, Object y, int n, int channels, int outputs, int groups, Window window) {
        int inner = channels / groups * window.entries();
        int rows = outputs / groups;
        Object columns = columns(y, inner, window);
        for (int part = 0; part < n * groups; part++) {
            int group = part % groups;
            int from = part * rows * window.stops();
            Matmul.run(w, group * rows * inner, true, g, from, false, columns, 0, inner, rows, window.stops());
            scatter(columns, channels / groups, window, y, part * (channels / groups) * window.plane());
        }
    }

    /** The transpose of {@link #run} in w: y[o, ...] = the sum over images and stops of g[n, o, a, b] times what the window lies over. */
    public static void weight(
            Object x, Object g, Object y, int n, int channels, int outputs, int groups, Window window) {
        int inner = channels / groups * window.entries();
        int rows = outputs / groups;
        Object columns = columns(y, inner, window);
        Object one = allocate(y, rows * inner);
        for (int part = 0; part < n * groups; part++) {
            int group = part % groups;
            gather(x, part * (channels / groups) * window.plane(), channels / groups, window, columns);
            int from = part * rows * window.stops();
            Matmul.run(g, from, false, columns, 0, true, one, 0, rows, window.stops(), inner);
            add(one, y, group * rows * inner, rows * inner);
        }
    }

    private static Object columns(Object like, int inner, Window window) {
        return allocate(like, inner * window.stops());
    }

    private static Object allocate(Object like, int size) {
        return like instanceof float[] ? new float[size] : new double[size];
    }

    private static void gather(Object x, int x0, int channels, Window window, Object columns) {
        if (x instanceof float[] floats) {
            FloatPatches.gather(floats, x0, channels, window, (float[]) columns);
        } else {
            DoublePatches.gather((double[]) x, x0, channels, window, (double[]) columns);
        }
    }

    private static void scatter(Object columns, int channels, Window window, Object x, int x0) {
        if (x instanceof float[] floats) {
            FloatPatches.scatter((float[]) columns, channels, window, floats, x0);
        } else {
            DoublePatches.scatter((double[]) columns, channels, window, (double[]) x, x0);
        }
    }

    private static void add(Object x, Object y, int y0, int n) {
        if (x instanceof float[] floats) {
            float[] to = (float[]) y;
            for (int i = 0; i < n; i++) {
                to[y0 + i] += floats[i];
            }
        } else {
            double[] from = (double[]) x;
            double[] to = (double[]) y;
            for (int i = 0; i < n; i++) {
                to[y0 + i] += from[i];
            }
        }
    }
}
