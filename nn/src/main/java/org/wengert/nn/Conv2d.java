package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.Conv;
import org.wengert.Tensor;

/**
 * y[n, o, a, b] = bias[o] + the sum over channels c and the kernel's entries i, j of weight[o, c, i, j] x[n, c, a stride + i dilation - padding, b
 * stride + j dilation - padding]: a convolution of images (n, channels, height, width), or of one without the n. See {@link Tensor#conv2d}.
 *
 * <p>{@code new Conv2d(1, 16, 3).stride(2).padding(1)}. The weight has shape (out, in / groups, height, width); weight and bias start uniform in
 * [-1 / sqrt(f), 1 / sqrt(f)) with f = in / groups height width.
 */
public final class Conv2d extends ConvolutionLayer {
    /** A layer from {@code in} channels to {@code out}, with a square kernel of this size and a bias. */
    public Conv2d(int in, int out, int kernel) {
        this(in, out, kernel, true);
    }

    /** A layer with or without a bias. */
    public Conv2d(int in, int out, int kernel, boolean bias) {
        this(in, out, new Conv.Size(kernel, kernel), Conv.DEFAULT, bias);
    }

    /**
     * A layer with these options, which may be changed later, but for the number of groups.
     *
     * @throws IllegalArgumentException if a size is below 1, or the groups do not divide the channels
     */
    public Conv2d(int in, int out, Conv.Size kernel, Conv conv, boolean bias) {
        super(
                in,
                out,
                conv,
                bias,
                out,
                perGroup("Conv2d", in, out, groups("Conv2d", conv), in),
                kernel("Conv2d", kernel).height(),
                kernel.width());
    }

    /** Sets the step between positions of the kernel; 1 by default. */
    public Conv2d stride(int both) {
        return stride(both, both);
    }

    /** Sets the step between positions of the kernel; 1 by default, for the height and for the width. */
    public Conv2d stride(int height, int width) {
        conv(conv().stride(height, width));
        return this;
    }

    /** Sets the number of values added on each side of the image; 0 by default. */
    public Conv2d padding(int both) {
        return padding(both, both);
    }

    /** Sets the number of values added on each side of the image; 0 by default, for the height and for the width. */
    public Conv2d padding(int height, int width) {
        setPadding(height, width);
        return this;
    }

    /**
     * Pads with as many values as it takes for the result to have the size of the image.
     *
     * @throws IllegalArgumentException if the stride is not 1
     */
    public Conv2d samePadding() {
        setSamePadding();
        return this;
    }

    /** Sets which values the padding has; {@link PaddingMode#ZEROS} by default. */
    public Conv2d paddingMode(PaddingMode mode) {
        setPaddingMode(mode);
        return this;
    }

    /** Sets the spacing between the kernel's entries; 1 by default. */
    public Conv2d dilation(int both) {
        return dilation(both, both);
    }

    /** Sets the spacing between the kernel's entries; 1 by default, for the height and for the width. */
    public Conv2d dilation(int height, int width) {
        conv(conv().dilation(height, width));
        return this;
    }

    @Override
    Tensor convolve(Tensor x, Tensor w, @Nullable Tensor b, Conv conv) {
        return b == null ? x.conv2d(w, conv) : x.conv2d(w, b, conv);
    }
}
