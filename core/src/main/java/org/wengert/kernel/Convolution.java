package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Convolutions: chooses the form by shapes, and threads share the work. Images are [n, channels, height, width], weights [outputs, channels / groups, kernelHeight,
 * kernelWidth]. All forms sum in one order, so the choice is not seen in the result.
 */
public final class Convolution {
    /** The most blocks of images whose gradients with respect to the weight are computed apart, and then added. */
    private static final int BLOCKS = 16;
    /** The elements of all these gradients together. */
    private static final int APART = 1 << 21;
    /** The multiplications of a block that is worth a gradient of its own. */
    private static final int PART = 1 << 18;

    private Convolution() {}

    /** y[n, o, a, b] = the sum over the window of w[o] times the elements it lies over at stop (a, b). */
    public static void run(Object x, Object w, Object y, int n, int channels, int outputs, int groups, Window window) {
        run(x, w, null, y, n, channels, outputs, groups, window);
    }

    /** {@link #run} plus bias[o]. */
    public static void run(
            Object x,
            Object w,
            @Nullable Object bias,
            Object y,
            int n,
            int channels,
            int outputs,
            int groups,
            Window window) {
        if (n > 0 && outputs > 0 && window.stops() > 0) {
            forward(new ConvolutionShape(n, groups, channels / groups, outputs / groups, window), x, w, bias, y);
        }
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
        if (n == 0 || outputs == 0 || window.stops() == 0) {
            return;
        }
        ConvolutionShape shape = new ConvolutionShape(n, groups, channels / groups, outputs / groups, window);
        forward(shape, x, w, null, y);
        if (gradient != GradientOperand.NONE && Reduce.hasNaN(y, n * outputs * window.stops())) {
            new ConvolutionRepair(n, groups, shape.channels(), shape.outputs(), window, gradient).run(x, w, y);
        }
    }

    private static void forward(ConvolutionShape shape, Object x, Object w, @Nullable Object bias, Object y) {
        ConvolutionDirect direct = shape.isPointwise() ? null : ConvolutionDirect.of(shape, y, false);
        if (direct != null) {
            direct.run(x, w, bias, y);
        } else {
            new ConvolutionColumns(shape).run(x, w, bias, y);
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
        if (outputs == 0 || window.stops() == 0) {
            Copy.fill(y, 0, size);
            return;
        }
        ConvolutionShape shape = new ConvolutionShape(n, groups, channels / groups, outputs / groups, window);
        ConvolutionShape turned = shape.turned();
        if (turned != null) {
            Object flipped = ScratchArrays.claim(y, shape.weights());
            flip(shape, w, flipped);
            forward(turned, g, flipped, null, y);
            ScratchArrays.release(flipped);
        }
        // Zeros that were padded to g are no terms: where they met an infinity, the sum is wrong.
        if (turned == null || gradient == GradientOperand.NONE && Reduce.hasNaN(y, size)) {
            Copy.fill(y, 0, size);
            new ConvolutionColumns(shape).transposed(g, w, y);
        }
        if (gradient != GradientOperand.NONE && Reduce.hasNaN(y, size)) {
            new ConvolutionRepair(n, groups, shape.channels(), shape.outputs(), window, gradient).transposed(g, w, y);
        }
    }

    private static void flip(ConvolutionShape shape, Object w, Object flipped) {
        int entries = (int) shape.window().entries();
        if (w instanceof float[] floats) {
            FloatPatches.flip(floats, shape.groups(), shape.outputs(), shape.channels(), entries, (float[]) flipped);
        } else {
            DoublePatches.flip(
                    (double[]) w, shape.groups(), shape.outputs(), shape.channels(), entries, (double[]) flipped);
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
        ConvolutionShape shape = new ConvolutionShape(n, groups, channels / groups, outputs / groups, window);
        int size = shape.weights();
        if (n == 0 || window.stops() == 0) {
            Copy.fill(y, 0, size);
            return;
        }
        int blocks = blocks(shape);
        Object sums = blocks == 1 ? y : ScratchArrays.claim(y, blocks * size);
        ConvolutionWeight direct = ConvolutionWeight.of(shape, y, false);
        if (direct == null) {
            Copy.fill(sums, 0, blocks * size);
        }
        int pieces = direct == null ? 1 : pieces(shape, blocks);
        Parallel.forRange(blocks * pieces, 1, (first, end) -> {
            for (int task = first; task < end; task++) {
                int block = task / pieces;
                int firstImage = (int) ((long) n * block / blocks);
                int endImage = (int) ((long) n * (block + 1) / blocks);
                if (direct == null) {
                    new ConvolutionColumns(shape).weight(x, g, firstImage, endImage, sums, block * size);
                } else {
                    int piece = task % pieces;
                    int firstEntry = (int) ((long) shape.inner() * piece / pieces);
                    int endEntry = (int) ((long) shape.inner() * (piece + 1) / pieces);
                    direct.run(x, g, firstImage, endImage, firstEntry, endEntry, sums, block * size);
                }
            }
        });
        if (blocks > 1) {
            add(sums, blocks, size, y);
            ScratchArrays.release(sums);
        }
        if (gradient != GradientOperand.NONE && Reduce.hasNaN(y, size)) {
            new ConvolutionRepair(n, groups, shape.channels(), shape.outputs(), window, gradient).weight(x, g, y);
        }
    }

    /** The number of blocks of images, from shapes alone, as it is seen in the order of the sums. */
    private static int blocks(ConvolutionShape shape) {
        long worth = shape.multiplications() * shape.parts() / PART;
        long most = Math.min(Math.min(shape.n(), BLOCKS), APART / Math.max(1, shape.weights()));
        return (int) Math.max(1, Math.min(worth, most));
    }

    /** The number of ranges of entries that threads share where there are few images: it is not seen in the sums. */
    private static int pieces(ConvolutionShape shape, int blocks) {
        long worth = shape.multiplications() * shape.parts() / blocks / PART;
        return (int) Math.max(1, Math.min(worth, Math.min(8 / blocks, shape.inner() / 16)));
    }

    private static void add(Object sums, int blocks, int size, Object y) {
        if (y instanceof float[] floats) {
            FloatPatches.add((float[]) sums, blocks, size, floats);
        } else {
            DoublePatches.add((double[]) sums, blocks, size, (double[]) y);
        }
    }
}
