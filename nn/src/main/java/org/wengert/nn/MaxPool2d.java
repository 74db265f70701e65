package org.wengert.nn;

import org.wengert.PoolWindow;
import org.wengert.Tensor;

/**
 * y = the largest element of each window of images (n, channels, height, width), or of one without the n. See {@link Tensor#maxPool2d}.
 *
 * <p>{@code new MaxPool2d(3).stride(2).padding(1)}. Without another stride, windows do not overlap.
 */
public final class MaxPool2d extends PoolingLayer {
    /** A layer with square windows. */
    public MaxPool2d(int size) {
        super(PoolWindow.over(size));
    }

    /** A layer with this window: {@code PoolWindow.over(2, 1)}. */
    public MaxPool2d(PoolWindow window) {
        super(window);
    }

    /** Sets the step between positions of the window. */
    public MaxPool2d stride(int both) {
        window(window().stride(both));
        return this;
    }

    /** Sets the number of entries added on each side of the image, minus infinity; at most half the window, 0 by default. */
    public MaxPool2d padding(int both) {
        window(window().padding(both));
        return this;
    }

    /** Sets the spacing between the entries of the window; 1 by default. */
    public MaxPool2d dilation(int both) {
        window(window().dilation(both));
        return this;
    }

    /** Lets a last window reach beyond the image and its padding, if it begins before their end; false by default. */
    public MaxPool2d ceilMode(boolean ceil) {
        window(window().ceilMode(ceil));
        return this;
    }

    @Override
    Tensor compute(Tensor x) {
        return checked(x).maxPool2d(window());
    }
}
