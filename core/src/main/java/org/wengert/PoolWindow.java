package org.wengert;

import org.wengert.Conv.Size;
import org.wengert.kernel.Window;

/**
 * The options of pooling: {@code PoolWindow.over(3).stride(2).padding(1)}. From {@link #over}, the stride is the window's size.
 *
 * @param kernel the size of the window
 * @param stride the step between positions of the window
 * @param padding the number of entries added on each side of the image: minus infinity for maxPool2d, 0 for avgPool2d
 */
public record PoolWindow(Size kernel, Size stride, Size padding) {
    /**
     * Validates the arguments.
     *
     * @throws IllegalArgumentException if a window or a stride is below 1, or a padding below 0 or above half the window
     */
    public PoolWindow {
        if (!kernel.isAtLeast(1)
                || !stride.isAtLeast(1)
                || !padding.isAtLeast(0)
                || 2L * padding.height() > kernel.height()
                || 2L * padding.width() > kernel.width()) {
            throw new IllegalArgumentException("pool: window " + kernel + ", stride " + stride + ", padding " + padding
                    + ": expected windows and strides of 1 or more, and a padding from 0 to half the window, so that no window lies outside. "
                    + "Use pad for more.");
        }
    }

    /** Returns square windows without overlap. */
    public static PoolWindow over(int both) {
        return over(both, both);
    }

    /** Returns windows without overlap. */
    public static PoolWindow over(int height, int width) {
        return new PoolWindow(new Size(height, width), new Size(height, width), new Size(0, 0));
    }

    /** Returns these options with this stride. */
    public PoolWindow stride(int both) {
        return new PoolWindow(kernel, new Size(both, both), padding);
    }

    /** Returns these options with this padding. */
    public PoolWindow padding(int both) {
        return new PoolWindow(kernel, stride, new Size(both, both));
    }

    /** The window over these images; an error if it does not fit. */
    Window window(String operation, Tensor x) {
        Checks.floating(operation, x);
        if (x.rank() < 2) {
            throw new IllegalArgumentException(operation + ": " + x.describe()
                    + ": expected images [..., height, width]. Reshape the input, or unsqueeze what is missing.");
        }
        Window window = geometry(x.dim(-2), x.dim(-1)).window();
        if (window.outHeight() < 1 || window.outWidth() < 1) {
            throw new IllegalArgumentException(operation + ": window " + kernel + " over " + x.describe()
                    + " with padding " + padding + ": the window is larger than the image. Use a smaller window.");
        }
        return window;
    }

    ConvolutionsGeometry geometry(int height, int width) {
        return new ConvolutionsGeometry(
                Conv.DEFAULT.stride(stride.height(), stride.width()).padding(padding.height(), padding.width()),
                new Size(height, width),
                kernel);
    }
}
