package org.wengert;

import org.wengert.Conv.Size;
import org.wengert.kernel.Window;

/**
 * The options of pooling: {@code PoolWindow.over(3).stride(2).padding(1)}. From {@link #over}, the stride is the window's size.
 *
 * @param kernel the size of the window
 * @param stride the step between positions of the window
 * @param padding the number of entries added on each side of the image: minus infinity for maxPool2d, 0 for avgPool2d
 * @param dilation the spacing between the entries of the window
 * @param ceilMode whether a last window may reach beyond the image and its padding, if it begins before their end
 * @param countIncludePad whether the mean of avgPool2d is over the padding, too; it is never over what lies beyond that
 */
public record PoolWindow(
        Size kernel, Size stride, Size padding, Size dilation, boolean ceilMode, boolean countIncludePad) {
    private static final Size ONE = new Size(1, 1);

    /**
     * Validates the arguments.
     *
     * @throws IllegalArgumentException if a window, a stride or a dilation is below 1, or a padding below 0 or above half the window
     */
    public PoolWindow {
        if (!kernel.isAtLeast(1)
                || !stride.isAtLeast(1)
                || !dilation.isAtLeast(1)
                || !padding.isAtLeast(0)
                || 2L * padding.height() > kernel.height()
                || 2L * padding.width() > kernel.width()) {
            throw new IllegalArgumentException("pool: window " + kernel + ", stride " + stride + ", padding " + padding
                    + (dilation.equals(ONE) ? "" : ", dilation " + dilation)
                    + ": expected windows and strides of 1 or more, and a padding from 0 to half the window, so that no window lies outside. "
                    + "Use pad for more.");
        }
    }

    /** Windows without dilation, none of which reaches beyond the padding. */
    public PoolWindow(Size kernel, Size stride, Size padding) {
        this(kernel, stride, padding, ONE, false, true);
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
        return new PoolWindow(kernel, new Size(both, both), padding, dilation, ceilMode, countIncludePad);
    }

    /** Returns these options with this padding. */
    public PoolWindow padding(int both) {
        return new PoolWindow(kernel, stride, new Size(both, both), dilation, ceilMode, countIncludePad);
    }

    /** Returns these options with this spacing between the entries of the window. */
    public PoolWindow dilation(int both) {
        return new PoolWindow(kernel, stride, padding, new Size(both, both), ceilMode, countIncludePad);
    }

    /** Returns these options with this {@link #ceilMode()}. */
    public PoolWindow ceilMode(boolean ceil) {
        return new PoolWindow(kernel, stride, padding, dilation, ceil, countIncludePad);
    }

    /** Returns these options with this {@link #countIncludePad()}. */
    public PoolWindow countIncludePad(boolean included) {
        return new PoolWindow(kernel, stride, padding, dilation, ceilMode, included);
    }

    /** The window over these images; an error if it does not fit. */
    Window window(String operation, Tensor x) {
        Checks.floating(operation, x);
        if (x.rank() < 2) {
            throw new IllegalArgumentException(operation + ": " + x.describe()
                    + ": expected images [..., height, width]. Reshape the input, or unsqueeze what is missing.");
        }
        Window window = new Window(
                x.dim(-2),
                x.dim(-1),
                kernel.height(),
                kernel.width(),
                stride.height(),
                stride.width(),
                padding.height(),
                padding.width(),
                dilation.height(),
                dilation.width(),
                stops(x.dim(-2), kernel.height(), stride.height(), padding.height(), dilation.height()),
                stops(x.dim(-1), kernel.width(), stride.width(), padding.width(), dilation.width()),
                countIncludePad);
        if (window.outHeight() < 1 || window.outWidth() < 1 || window.hasEmptyStop()) {
            throw new IllegalArgumentException(operation + ": window " + kernel + " over " + x.describe()
                    + " with padding " + padding + (dilation.equals(ONE) ? "" : " and dilation " + dilation)
                    + ": the window is larger than the image. Use a smaller window.");
        }
        return window;
    }

    private int stops(int size, int kernel, int stride, int padding, int dilation) {
        long room = (long) size + 2L * padding - (long) dilation * (kernel - 1) - 1;
        long last = Math.floorDiv(ceilMode ? room + stride - 1 : room, stride);
        // A window that would begin after the image would hold nothing of it.
        return (int) (1 + (ceilMode && last * stride >= (long) size + padding ? last - 1 : last));
    }
}
