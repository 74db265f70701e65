package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.Conv;
import org.wengert.Tensor;

/**
 * y[n, o, a] = bias[o] + the sum over channels c and the kernel's entries i of weight[o, c, i] x[n, c, a stride + i dilation - padding]: a convolution
 * of sequences (n, channels, length), or of one without the n. See {@link Tensor#conv1d}.
 *
 * <p>{@code new Conv1d(8, 16, 3).padding(1)}. The weight has shape (out, in / groups, size); weight and bias start uniform in [-1 / sqrt(f),
 * 1 / sqrt(f)) with f = in / groups size.
 */
public final class Conv1d extends ConvolutionLayer {
    /** A layer from {@code in} channels to {@code out}, with a kernel of this size and a bias. */
    public Conv1d(int in, int out, int kernel) {
        this(in, out, kernel, true);
    }

    /** A layer with or without a bias. */
    public Conv1d(int in, int out, int kernel, boolean bias) {
        this(in, out, kernel, Conv.DEFAULT, bias);
    }

    /**
     * A layer with these options, which may be changed later, but for the number of groups.
     *
     * @throws IllegalArgumentException if a size is below 1, or the groups do not divide the channels
     */
    public Conv1d(int in, int out, int kernel, Conv conv, boolean bias) {
        super(
                in,
                out,
                conv,
                bias,
                out,
                perGroup("Conv1d", in, out, groups("Conv1d", conv), in),
                Inputs.atLeast(1, kernel, "Conv1d", "kernel size"));
    }

    /** Sets the step between positions of the kernel; 1 by default. */
    public Conv1d stride(int stride) {
        conv(conv().stride(stride));
        return this;
    }

    /** Sets the number of values added on each side of the sequence; 0 by default. */
    public Conv1d padding(int padding) {
        setPadding(padding, padding);
        return this;
    }

    /**
     * Pads with as many values as it takes for the result to have the size of the sequence.
     *
     * @throws IllegalArgumentException if the stride is not 1
     */
    public Conv1d samePadding() {
        setSamePadding();
        return this;
    }

    /** Sets which values the padding has; {@link PaddingMode#ZEROS} by default. */
    public Conv1d paddingMode(PaddingMode mode) {
        setPaddingMode(mode);
        return this;
    }

    /** Sets the spacing between the kernel's entries; 1 by default. */
    public Conv1d dilation(int dilation) {
        conv(conv().dilation(dilation));
        return this;
    }

    @Override
    Tensor convolve(Tensor x, Tensor w, @Nullable Tensor b, Conv conv) {
        return b == null ? x.conv1d(w, conv) : x.conv1d(w, b, conv);
    }
}
