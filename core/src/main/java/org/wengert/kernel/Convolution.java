package org.wengert.kernel;

import static org.wengert.kernel.MatmulOptions.ACCUMULATE;
import static org.wengert.kernel.MatmulOptions.DEFAULT;

/**
 * Convolutions as matrix products: the patches of one image under the window become the columns of a matrix. A block of stops at a time, so that the
 * matrix stays in the caches. Images are [n, channels, height, width], weights [outputs, channels / groups, kernelHeight, kernelWidth].
 */
public final class Convolution {
    /** The smallest number of stops in a block, if there are as many, however large the window is: fewer make a narrow, slow product. */
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
        run(x, w, y, n, channels, outputs, groups, window, GradientOperand.NONE);
    }

    /** {@link #run} where x or w may be a gradient, whose zeros stay zero. */
    public static void run(
            Object x,
            Object w,
            Object y,
            int n,
            int channels,
            int outputs,
            int groups,
            Window window,
            GradientOperand gradient) {
        if (n == 0 || outputs == 0) {
            return;
        }
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        int all = window.stops();
        c.forEachBlock(y, (part, stops, patches) -> {
            c.gather(x, part, stops, patches);
            int count = stops.count();
            int from = c.weight(part);
            int to = c.stop(part, stops);
            Matmul.run(
                    w, from, c.inner, false, patches, 0, count, false, y, to, all, c.outputs, c.inner, count, DEFAULT);
        });
        if (gradient != GradientOperand.NONE && Reduce.hasNaN(y, n * outputs * window.stops())) {
            new ConvolutionRepair(n, groups, c.channels, c.outputs, window, gradient).run(x, w, y);
        }
    }

    /** The transpose of {@link #run} in x: y[n, channels, height, width] = the sum over outputs and stops of g[n, o, a, b] times the entry of w[o] above. */
    public static void transposed(
            Object g, Object w, Object y, int n, int channels, int outputs, int groups, Window window) {
        transposed(g, w, y, n, channels, outputs, groups, window, GradientOperand.NONE);
    }

    /** {@link #transposed} where g or w may be a gradient, whose zeros stay zero. */
    public static void transposed(
            Object g,
            Object w,
            Object y,
            int n,
            int channels,
            int outputs,
            int groups,
            Window window,
            GradientOperand gradient) {
        if (n == 0 || channels == 0) {
            return;
        }
        int size = n * channels * window.plane();
        Copy.fill(y, 0, size);
        if (outputs == 0) {
            return;
        }
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        int all = window.stops();
        c.forEachBlock(y, (part, stops, patches) -> {
            int count = stops.count();
            int from = c.weight(part);
            int at = c.stop(part, stops);
            Matmul.run(
                    w, from, c.inner, true, g, at, all, false, patches, 0, count, c.inner, c.outputs, count, DEFAULT);
            c.scatter(patches, part, stops, y);
        });
        if (gradient != GradientOperand.NONE && Reduce.hasNaN(y, size)) {
            new ConvolutionRepair(n, groups, c.channels, c.outputs, window, gradient).transposed(g, w, y);
        }
    }

    /** The transpose of {@link #run} in w: y[o, ...] = the sum over images and stops of g[n, o, a, b] times the elements that the window lies over. */
    public static void weight(
            Object x, Object g, Object y, int n, int channels, int outputs, int groups, Window window) {
        weight(x, g, y, n, channels, outputs, groups, window, GradientOperand.NONE);
    }

    /** {@link #weight} where x or g may be a gradient, whose zeros stay zero. */
    public static void weight(
            Object x,
            Object g,
            Object y,
            int n,
            int channels,
            int outputs,
            int groups,
            Window window,
            GradientOperand gradient) {
        if (channels == 0 || outputs == 0) {
            return;
        }
        Convolution c = new Convolution(n, channels, outputs, groups, window);
        int size = c.outputs * c.inner;
        Copy.fill(y, 0, groups * size);
        if (n == 0) {
            return;
        }
        int all = window.stops();
        c.forEachBlock(y, (part, stops, patches) -> {
            c.gather(x, part, stops, patches);
            int count = stops.count();
            int at = c.stop(part, stops);
            int to = c.weight(part);
            Matmul.run(
                    g, at, all, false, patches, 0, count, true, y, to, c.inner, c.outputs, count, c.inner, ACCUMULATE);
        });
        if (gradient != GradientOperand.NONE && Reduce.hasNaN(y, groups * size)) {
            new ConvolutionRepair(n, groups, c.channels, c.outputs, window, gradient).weight(x, g, y);
        }
    }

    /** The work for a range of stops in one part, a group of one image. */
    @FunctionalInterface
    private interface Block {
        void run(int part, StopRange stops, Object patches);
    }

    private void forEachBlock(Object like, Block block) {
        int height = window.outHeight();
        int width = window.outWidth();
        int tall = Math.max(1, Math.max(inner, outputs));
        int columns = Math.min(
                width, Math.max(ScratchArrays.KEPT / tall, Math.min(NARROWEST, (Integer.MAX_VALUE - 8) / tall)));
        int rows = columns < width ? 1 : Math.max(1, Math.min(height, ScratchArrays.KEPT / tall / Math.max(1, width)));
        Object patches = ScratchArrays.claim(like, inner * rows * columns);
        for (int part = 0; part < n * groups; part++) {
            for (int row = 0; row < height; row += rows) {
                int endRow = Math.min(row + rows, height);
                for (int column = 0; column < width; column += columns) {
                    StopRange stops = new StopRange(row, endRow, column, Math.min(column + columns, width));
                    block.run(part, stops, patches);
                }
            }
        }
        ScratchArrays.release(patches);
    }

    /** The offset of the weights of a part's group. */
    private int weight(int part) {
        return part % groups * outputs * inner;
    }

    /** The offset of a range of stops in the first output of a part. In the next output they lie {@code window.stops()} further. */
    private int stop(int part, StopRange stops) {
        return part * outputs * window.stops() + stops.firstRow() * window.outWidth() + stops.firstColumn();
    }

    private void gather(Object x, int part, StopRange stops, Object patches) {
        int x0 = part * channels * window.plane();
        if (x instanceof float[] floats) {
            Kernels.provider().gather(floats, x0, channels, window, stops, (float[]) patches);
        } else {
            Kernels.provider().gather((double[]) x, x0, channels, window, stops, (double[]) patches);
        }
    }

    private void scatter(Object patches, int part, StopRange stops, Object x) {
        int x0 = part * channels * window.plane();
        if (x instanceof float[] floats) {
            Kernels.provider().scatter((float[]) patches, channels, window, stops, floats, x0);
        } else {
            Kernels.provider().scatter((double[]) patches, channels, window, stops, (double[]) x, x0);
        }
    }
}
