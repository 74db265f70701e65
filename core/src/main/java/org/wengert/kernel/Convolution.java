package org.wengert.kernel;

/**
 * Convolutions as matrix products: the patches of one image that the window sees become the columns of a matrix, for so many rows of stops at a time
 * that it stays in the caches. Images are [n, channels, height, width], weights [outputs, channels / groups, kernelHeight, kernelWidth].
 */
public final class Convolution {
    private final Window window;
    private final int parts;
    private final int groups;
    private final int channels;
    private final int outputs;
    private final int inner;

    private Convolution(int n, int channels, int outputs, int groups, Window window) {
        this.window = window;
        this.parts = n * groups;
        this.groups = groups;
        this.channels = channels / groups;
        this.outputs = outputs / groups;
        this.inner = channels / groups * window.entries();
    }

    /** y[n, o, a, b] = the sum over the window of w[o] times what it lies over at stop (a, b). */
    public static void run(Object x, Object w, Object y, int n, int channels, int outputs, int groups, Window window) {
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        c.forEachBlock(y, (part, first, last, columns, results) -> {
            int count = (last - first) * window.outWidth();
            c.gather(x, part, first, last, columns);
            Matmul.run(w, c.weight(part), false, columns, 0, false, results, 0, c.outputs, c.inner, count);
            for (int o = 0; o < c.outputs; o++) {
                System.arraycopy(results, o * count, y, c.stop(part, o, first), count);
            }
        });
    }

    /** The transpose of {@link #run} in x: adds to y[n, channels, height, width] what each g[n, o, a, b] spreads over the window with w[o]. */
    public static void transposed(
            Object g, Object w, Object y, int n, int channels, int outputs, int groups, Window window) {
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        c.forEachBlock(y, (part, first, last, columns, results) -> {
            c.copy(g, part, first, last, results);
            int count = (last - first) * window.outWidth();
            Matmul.run(w, c.weight(part), true, results, 0, false, columns, 0, c.inner, c.outputs, count);
            c.scatter(columns, part, first, last, y);
        });
    }

    /** The transpose of {@link #run} in w: adds to y[o, ...] the sum over images and stops of g[n, o, a, b] times what the window lies over. */
    public static void weight(
            Object x, Object g, Object y, int n, int channels, int outputs, int groups, Window window) {
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        int size = c.outputs * c.inner;
        Object one = y instanceof float[] ? new float[size] : new double[size];
        c.forEachBlock(y, (part, first, last, columns, results) -> {
            c.gather(x, part, first, last, columns);
            c.copy(g, part, first, last, results);
            int count = (last - first) * window.outWidth();
            Matmul.run(results, 0, false, columns, 0, true, one, 0, c.outputs, count, c.inner);
            if (one instanceof float[] floats) {
                FloatPatches.add(floats, (float[]) y, c.weight(part), size);
            } else {
                DoublePatches.add((double[]) one, (double[]) y, c.weight(part), size);
            }
        });
    }

    /** What is done for the stops in some rows, for one group of one image. */
    @FunctionalInterface
    private interface Block {
        void run(int part, int first, int last, Object columns, Object results);
    }

    private void forEachBlock(Object like, Block block) {
        int perRow = Math.max(1, Math.max(inner, outputs) * window.outWidth());
        int rows = Math.max(1, Math.min(window.outHeight(), Scratch.KEPT / perRow));
        Object columns = Scratch.room(0, like, inner * rows * window.outWidth());
        Object results = Scratch.room(1, like, outputs * rows * window.outWidth());
        for (int part = 0; part < parts; part++) {
            for (int first = 0; first < window.outHeight(); first += rows) {
                block.run(part, first, Math.min(first + rows, window.outHeight()), columns, results);
            }
        }
    }

    /** Where the weights of a part's group begin. */
    private int weight(int part) {
        return part % groups * outputs * inner;
    }

    /** Where a row of an output's stops begins. */
    private int stop(int part, int output, int row) {
        return (part * outputs + output) * window.stops() + row * window.outWidth();
    }

    /** The outputs at some rows of stops, one after another. */
    private void copy(Object g, int part, int first, int last, Object results) {
        int count = (last - first) * window.outWidth();
        for (int o = 0; o < outputs; o++) {
            System.arraycopy(g, stop(part, o, first), results, o * count, count);
        }
    }

    private void gather(Object x, int part, int first, int last, Object columns) {
        int x0 = part * channels * window.plane();
        if (x instanceof float[] floats) {
            FloatPatches.gather(floats, x0, channels, window, first, last, (float[]) columns);
        } else {
            DoublePatches.gather((double[]) x, x0, channels, window, first, last, (double[]) columns);
        }
    }

    private void scatter(Object columns, int part, int first, int last, Object x) {
        int x0 = part * channels * window.plane();
        if (x instanceof float[] floats) {
            FloatPatches.scatter((float[]) columns, channels, window, first, last, floats, x0);
        } else {
            DoublePatches.scatter((double[]) columns, channels, window, first, last, (double[]) x, x0);
        }
    }
}
