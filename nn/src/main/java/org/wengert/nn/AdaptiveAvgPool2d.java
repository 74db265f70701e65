package org.wengert.nn;

import org.wengert.PoolWindow;
import org.wengert.Tensor;

/**
 * y = the means of windows that divide images of any size into (height, width) parts: window i of n over an axis of size s is from floor(i s / n) to
 * ceil((i + 1) s / n), exclusive. x is (n, channels, ...) or (channels, ...).
 *
 * <p>{@code new AdaptiveAvgPool2d(1)} is the mean of each channel.
 */
public final class AdaptiveAvgPool2d extends BasicLayer {
    private final int height;
    private final int width;

    /** A layer whose results are squares of this size. */
    public AdaptiveAvgPool2d(int both) {
        this(both, both);
    }

    /**
     * A layer with results of this size.
     *
     * @throws IllegalArgumentException if a size is below 1
     */
    public AdaptiveAvgPool2d(int height, int width) {
        this.height = Inputs.atLeast(1, height, "AdaptiveAvgPool2d", "height");
        this.width = Inputs.atLeast(1, width, "AdaptiveAvgPool2d", "width");
    }

    @Override
    Tensor compute(Tensor x) {
        if ((x.rank() != 3 && x.rank() != 4) || x.dim(-2) == 0 || x.dim(-1) == 0) {
            throw Inputs.unfit(
                    this,
                    null,
                    x,
                    ": expected (n, channels, height, width), with or without the n, and no empty image. Reshape it, or unsqueeze what is missing.");
        }
        if (x.dim(-2) % height == 0 && x.dim(-1) % width == 0) {
            return x.avgPool2d(PoolWindow.over(x.dim(-2) / height, x.dim(-1) / width));
        }
        // All windows of a row are equally high: the mean of a window is the mean of the means of its rows.
        return means(means(x, x.rank() - 2, height), x.rank() - 1, width);
    }

    private static Tensor means(Tensor x, int axis, int count) {
        int size = x.dim(axis);
        Tensor[] means = new Tensor[count];
        for (int i = 0; i < count; i++) {
            int start = (int) ((long) i * size / count);
            int end = (int) (((i + 1L) * size + count - 1) / count);
            means[i] = x.slice(axis, start, end).mean(axis);
        }
        return Tensor.stack(axis, means);
    }

    @Override
    protected String details() {
        return height + ", " + width;
    }
}
