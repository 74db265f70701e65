package org.wengert.nn;

import org.wengert.PoolWindow;
import org.wengert.Tensor;

/**
 * y = the mean of each window of images (n, channels, height, width), or of one without the n;
 * padding counts as 0. See {@link Tensor#avgPool2d}.
 *
 * <p>{@code new AvgPool2d(3).stride(2).padding(1)}. Without another stride, windows do not overlap.
 */
public final class AvgPool2d extends PoolingLayer {
    /** A layer with square windows. */
    public AvgPool2d(int size) {
        super(PoolWindow.over(size));
    }

    /** A layer with this window: {@code PoolWindow.over(2, 1)}. */
    public AvgPool2d(PoolWindow window) {
        super(window);
    }

    /** Sets the step between positions of the window. */
    public AvgPool2d stride(int both) {
        window(window().stride(both));
        return this;
    }

    /** Sets the number of entries added on each side of the image, 0; at most half the window, 0 by default. */
    public AvgPool2d padding(int both) {
        window(window().padding(both));
        return this;
    }

    /** Lets a last window reach beyond the image and its padding, if it begins before their end; false by default. */
    public AvgPool2d ceilMode(boolean ceil) {
        window(window().ceilMode(ceil));
        return this;
    }

    /** Takes means over the padding, too, or over the image alone; true by default. */
    public AvgPool2d countIncludePad(boolean included) {
        window(window().countIncludePad(included));
        return this;
    }

    @Override
    Tensor compute(Tensor x) {
        return checked(x).avgPool2d(window());
    }
}
