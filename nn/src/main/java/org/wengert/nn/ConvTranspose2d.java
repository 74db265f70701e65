package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.Conv;
import org.wengert.Tensor;

/**
 * y[n, c, i, j] = bias[c] + the sum of x[n, o, a, b] weight[o, c, k, l] over all o, a, b, k, l with i = a stride + k dilation - padding, and so for j:
 * the transpose of a convolution, which makes images larger. See {@link Tensor#convTranspose2d}.
 *
 * <p>{@code new ConvTranspose2d(16, 1, 2).stride(2)}. x is (n, channels, height, width), or without the n. The weight has shape (in, out / groups,
 * height, width); weight and bias start uniform in [-1 / sqrt(f), 1 / sqrt(f)) with f = out / groups height width.
 */
public final class ConvTranspose2d extends ConvolutionLayer {
    /** A layer from {@code in} channels to {@code out}, with a square kernel of this size and a bias. */
    public ConvTranspose2d(int in, int out, int kernel) {
        this(in, out, kernel, true);
    }

    /** A layer with or without a bias. */
    public ConvTranspose2d(int in, int out, int kernel, boolean bias) {
        this(in, out, new Conv.Size(kernel, kernel), Conv.DEFAULT, bias);
    }

    /**
     * A layer with these options, which may be changed later, but for the number of groups.
     *
     * @throws IllegalArgumentException if a size is below 1, or the groups do not divide the channels
     */
    public ConvTranspose2d(int in, int out, Conv.Size kernel, Conv conv, boolean bias) {
        super(
                in,
                out,
                conv,
                bias,
                in,
                perGroup("ConvTranspose2d", in, out, groups("ConvTranspose2d", conv), out),
                kernel("ConvTranspose2d", kernel).height(),
                kernel.width());
    }

    /** Sets the step between positions of the kernel; 1 by default. */
    public ConvTranspose2d stride(int both) {
        return stride(both, both);
    }

    /** Sets the step between positions of the kernel; 1 by default, for the height and for the width. */
    public ConvTranspose2d stride(int height, int width) {
        conv(conv().stride(height, width));
        return this;
    }

    /** Sets how much is cut off on each side of the result; 0 by default. */
    public ConvTranspose2d padding(int both) {
        return padding(both, both);
    }

    /** Sets how much is cut off on each side of the result; 0 by default, for the height and for the width. */
    public ConvTranspose2d padding(int height, int width) {
        setPadding(height, width);
        return this;
    }

    /** Sets the spacing between the kernel's entries; 1 by default. */
    public ConvTranspose2d dilation(int both) {
        return dilation(both, both);
    }

    /** Sets the spacing between the kernel's entries; 1 by default, for the height and for the width. */
    public ConvTranspose2d dilation(int height, int width) {
        conv(conv().dilation(height, width));
        return this;
    }

    /** Sets the size added to the result, at its end; 0 by default. */
    public ConvTranspose2d outputPadding(int both) {
        return outputPadding(both, both);
    }

    /** Sets the size added to the result, at its end; 0 by default, for the height and for the width. */
    public ConvTranspose2d outputPadding(int height, int width) {
        conv(conv().outputPadding(height, width));
        return this;
    }

    @Override
    Tensor convolve(Tensor x, Tensor w, @Nullable Tensor b, Conv conv) {
        return b == null ? x.convTranspose2d(w, conv) : x.convTranspose2d(w, b, conv);
    }
}
