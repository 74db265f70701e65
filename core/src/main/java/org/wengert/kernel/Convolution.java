package org.wengert.kernel;

/**
 * Convolutions as matrix products: the patches of one image that the window sees become the columns of a matrix, for so many stops at a time
 * that it stays in the caches. Images are [n, channels, height, width], weights [outputs, channels / groups, kernelHeight, kernelWidth].
 */
public final class Convolution {
    /** Stops in a block, if there are so many, however large the window is: fewer make a product too narrow. */
    private static final int NARROWEST = 16;

    private final Window window;
    private final int n;
    private final int groups;
    private final int channels;
    private final int outputs;
    private final int inner;

    private Convolution(int n, int channels, int outputs, int groups, Window window) {
        this.window = window;
        this.n = n;
        this.groups = groups;
        this.channels = channels / groups;
        this.outputs = outputs / groups;
        this.inner = (int) (channels / groups * window.entries());
    }

    /** y[n, o, a, b] = the sum over the window of w[o] times the elements it lies over at stop (a, b). */
    public static void run(Object x, Object w, Object y, int n, int channels, int outputs, int groups, Window window) {
        run(x, w, y, n, channels, outputs, groups, window, StrongZero.NONE);
    }

    /** {@link #run} where x or w may be a gradient, whose zeros count as zeros. */
    public static void run(
            Object x,
            Object w,
            Object y,
            int n,
            int channels,
            int outputs,
            int groups,
            Window window,
            StrongZero zero) {
        if (n == 0 || outputs == 0) {
            return;
        }
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        c.forEachBlock(y, (part, stops, columns, results) -> {
            c.gather(x, part, stops, columns);
            int count = stops.count();
            Matmul.run(w, c.weight(part), false, columns, 0, false, results, 0, c.outputs, c.inner, count);
            for (int o = 0; o < c.outputs; o++) {
                System.arraycopy(results, o * count, y, c.stop(part, o, stops), count);
            }
        });
        if (zero != StrongZero.NONE && Reduce.hasNaN(y, n * outputs * window.stops())) {
            new ConvolutionMending(n, groups, c.channels, c.outputs, window, zero).run(x, w, y);
        }
    }

    /** The transpose of {@link #run} in x: y[n, channels, height, width] = the sum over outputs and stops of g[n, o, a, b] times the entry of w[o] above. */
    public static void transposed(
            Object g, Object w, Object y, int n, int channels, int outputs, int groups, Window window) {
        transposed(g, w, y, n, channels, outputs, groups, window, StrongZero.NONE);
    }

    /** {@link #transposed} where g or w may be a gradient, whose zeros count as zeros. */
    public static void transposed(
            Object g,
            Object w,
            Object y,
            int n,
            int channels,
            int outputs,
            int groups,
            Window window,
            StrongZero zero) {
        if (n == 0 || channels == 0) {
            return;
        }
        int size = n * channels * window.plane();
        Copy.fill(y, 0, size);
        if (outputs == 0) {
            return;
        }
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        c.forEachBlock(y, (part, stops, columns, results) -> {
            c.copy(g, part, stops, results);
            Matmul.run(w, c.weight(part), true, results, 0, false, columns, 0, c.inner, c.outputs, stops.count());
            c.scatter(columns, part, stops, y);
        });
        if (zero != StrongZero.NONE && Reduce.hasNaN(y, size)) {
            new ConvolutionMending(n, groups, c.channels, c.outputs, window, zero).transposed(g, w, y);
        }
    }

    /** The transpose of {@link #run} in w: y[o, ...] = the sum over images and stops of g[n, o, a, b] times the elements that the window lies over. */
    public static void weight(
            Object x, Object g, Object y, int n, int channels, int outputs, int groups, Window window) {
        weight(x, g, y, n, channels, outputs, groups, window, StrongZero.NONE);
    }

    /** {@link #weight} where x or g may be a gradient, whose zeros count as zeros. */
    public static void weight(
            Object x,
            Object g,
            Object y,
            int n,
            int channels,
            int outputs,
            int groups,
            Window window,
            StrongZero zero) {
        if (channels == 0 || outputs == 0) {
            return;
        }
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        int size = c.outputs * c.inner;
        Copy.fill(y, 0, groups * size);
        if (n == 0) {
            return;
        }
        Object one = Rooms.claim(y, size);
        c.forEachBlock(y, (part, stops, columns, results) -> {
            c.gather(x, part, stops, columns);
            c.copy(g, part, stops, results);
            Matmul.run(results, 0, false, columns, 0, true, one, 0, c.outputs, stops.count(), c.inner);
            if (one instanceof float[] floats) {
                FloatPatches.add(floats, (float[]) y, c.weight(part), size);
            } else {
                DoublePatches.add((double[]) one, (double[]) y, c.weight(part), size);
            }
        });
        Rooms.release(one);
        if (zero != StrongZero.NONE && Reduce.hasNaN(y, groups * size)) {
            new ConvolutionMending(n, groups, c.channels, c.outputs, window, zero).weight(x, g, y);
        }
    }

    /** The work for some stops, for one group of one image. */
    @FunctionalInterface
    private interface Block {
        void run(int part, Stops stops, Object columns, Object results);
    }

    private void forEachBlock(Object like, Block block) {
        int height = window.outHeight();
        int width = window.outWidth();
        int tall = Math.max(1, Math.max(inner, outputs));
        int columns =
                (int) Math.min(width, Math.max(Rooms.KEPT / tall, Math.min(NARROWEST, (Integer.MAX_VALUE - 8) / tall)));
        int rows = columns < width ? 1 : Math.max(1, Math.min(height, Rooms.KEPT / tall / Math.max(1, width)));
        Object patches = Rooms.claim(like, inner * rows * columns);
        Object results = Rooms.claim(like, outputs * rows * columns);
        for (int part = 0; part < n * groups; part++) {
            for (int row = 0; row < height; row += rows) {
                int endRow = Math.min(row + rows, height);
                for (int column = 0; column < width; column += columns) {
                    Stops stops = new Stops(row, endRow, column, Math.min(column + columns, width));
                    block.run(part, stops, patches, results);
                }
            }
        }
        Rooms.release(patches);
        Rooms.release(results);
    }

    /** Where the weights of a part's group begin. */
    private int weight(int part) {
        return part % groups * outputs * inner;
    }

    /** Where some stops of an output begin; they lie together. */
    private int stop(int part, int output, Stops stops) {
        return (part * outputs + output) * window.stops() + stops.firstRow() * window.outWidth() + stops.firstColumn();
    }

    /** The outputs at some stops, one after another. */
    private void copy(Object g, int part, Stops stops, Object results) {
        int count = stops.count();
        for (int o = 0; o < outputs; o++) {
            System.arraycopy(g, stop(part, o, stops), results, o * count, count);
        }
    }

    private void gather(Object x, int part, Stops stops, Object columns) {
        int x0 = part * channels * window.plane();
        if (x instanceof float[] floats) {
            FloatPatches.gather(floats, x0, channels, window, stops, (float[]) columns);
        } else {
            DoublePatches.gather((double[]) x, x0, channels, window, stops, (double[]) columns);
        }
    }

    private void scatter(Object columns, int part, Stops stops, Object x) {
        int x0 = part * channels * window.plane();
        if (x instanceof float[] floats) {
            FloatPatches.scatter((float[]) columns, channels, window, stops, floats, x0);
        } else {
            DoublePatches.scatter((double[]) columns, channels, window, stops, (double[]) x, x0);
        }
    }
}
