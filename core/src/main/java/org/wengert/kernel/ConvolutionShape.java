package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The sizes of a convolution of images [n, groups, channels, height, width] with weights [groups, outputs, channels, kernelHeight, kernelWidth]. A part is a group
 * of one image.
 *
 * @param channels the channels of one group
 * @param outputs the outputs of one group
 */
record ConvolutionShape(int n, int groups, int channels, int outputs, Window window) {
    /** The entries of the weight for one output. */
    int inner() {
        return (int) (channels * window.entries());
    }

    int parts() {
        return n * groups;
    }

    /** The size of the weight. */
    int weights() {
        return groups * outputs * inner();
    }

    /** The offset of the weights of a part's group. */
    int weightAt(int part) {
        return part % groups * outputs * inner();
    }

    /** The offset of a part's channels. */
    int imageAt(int part) {
        return part * channels * window.plane();
    }

    /** The offset of a part's outputs. In the next output they lie {@code window.stops()} further. */
    int resultAt(int part) {
        return part * outputs * window.stops();
    }

    /** The multiplications for one part. */
    long multiplications() {
        return (long) outputs * inner() * window.stops();
    }

    /** True if the window is one element that takes one after the other, so that a part is a matrix product without copies. */
    boolean isPointwise() {
        Window w = window;
        return w.entries() == 1
                && w.strideHeight() == 1
                && w.strideWidth() == 1
                && w.paddingHeight() == 0
                && w.paddingWidth() == 0
                && w.stops() == w.plane();
    }

    /**
     * The convolution of g, with the weight flipped, that is the transpose of this one: for windows that move by one, if that takes few more multiplications;
     * else null.
     */
    @Nullable
    ConvolutionShape turned() {
        Window w = window;
        long up = (w.kernelHeight() - 1L) * w.dilationHeight() - w.paddingHeight();
        long left = (w.kernelWidth() - 1L) * w.dilationWidth() - w.paddingWidth();
        boolean serves = w.strideHeight() == 1
                && w.strideWidth() == 1
                && up >= 0
                && left >= 0
                && w.entries() > 1
                && w.plane() <= 2L * w.stops();
        if (!serves) {
            return null;
        }
        Window turned = new Window(
                w.outHeight(),
                w.outWidth(),
                w.kernelHeight(),
                w.kernelWidth(),
                1,
                1,
                (int) up,
                (int) left,
                w.dilationHeight(),
                w.dilationWidth(),
                w.height(),
                w.width());
        return new ConvolutionShape(n, groups, /* channels= */ outputs, /* outputs= */ channels, turned);
    }

    /** The number of iterations of so many multiplications each that are worth a thread. */
    static int grain(long multiplications) {
        return (int) (1 + (1 << 18) / Math.max(1, multiplications));
    }

    /** y[r, c] = x[r, c] + bias[o], or x[r, c] without a bias, where o counts the outputs of all groups. */
    static void copy(
            Object x,
            int x0,
            int xRow,
            @Nullable Object bias,
            int o,
            Object y,
            int y0,
            int yRow,
            int rows,
            int columns) {
        if (bias == null) {
            Kernels.provider().copy(x, x0, xRow, 1, y, y0, yRow, 1, rows, columns);
        } else if (x instanceof float[] floats) {
            FloatPatches.addNumber(floats, x0, xRow, ((float[]) bias)[o], (float[]) y, y0, yRow, rows, columns);
        } else {
            double b = ((double[]) bias)[o];
            DoublePatches.addNumber((double[]) x, x0, xRow, b, (double[]) y, y0, yRow, rows, columns);
        }
    }

    /** The first of the outputs of a part, counted over all groups. */
    int outputAt(int part) {
        return part % groups * outputs;
    }
}
