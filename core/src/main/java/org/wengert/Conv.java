package org.wengert;

/**
 * How a convolution's kernel moves: {@code Conv.DEFAULT.stride(2).padding(1)}. A convolution along one axis takes the numbers for the width.
 *
 * @param stride how far from one stop to the next
 * @param padding zeros put before and after the image
 * @param dilation how far the kernel's entries lie apart
 * @param groups in how many groups channels and outputs are divided: each output sees the channels of its group
 * @param outputPadding for transposed convolutions: how much larger the image is than the smallest whose convolution has the given size
 */
public record Conv(Size stride, Size padding, Size dilation, int groups, Size outputPadding) {
    /** One step at a time, nothing added, one group. */
    public static final Conv DEFAULT = new Conv(new Size(1, 1), new Size(0, 0), new Size(1, 1), 1, new Size(0, 0));

    /** A number for the height and one for the width. */
    public record Size(int height, int width) {
        boolean isAtLeast(int least) {
            return height >= least && width >= least;
        }

        /** {@code 2 x 3}. */
        @Override
        public String toString() {
            return height + " x " + width;
        }
    }

    /**
     * Validates the arguments.
     *
     * @throws IllegalArgumentException if a stride, a dilation or the number of groups is below 1, or a padding below 0
     */
    public Conv {
        if (!stride.isAtLeast(1)
                || !dilation.isAtLeast(1)
                || groups < 1
                || !padding.isAtLeast(0)
                || !outputPadding.isAtLeast(0)) {
            throw new IllegalArgumentException(
                    "conv: stride " + stride + ", padding " + padding + ", dilation "
                            + dilation + ", groups " + groups + ", output padding " + outputPadding
                            + ": expected strides, dilations and groups of 1 or more, and paddings of 0 or more. Leave out what is to stay as it is.");
        }
    }

    /** The same with this stride. */
    public Conv stride(int both) {
        return stride(both, both);
    }

    /** The same with these strides. */
    public Conv stride(int height, int width) {
        return new Conv(new Size(height, width), padding, dilation, groups, outputPadding);
    }

    /** The same with this padding. */
    public Conv padding(int both) {
        return padding(both, both);
    }

    /** The same with these paddings. */
    public Conv padding(int height, int width) {
        return new Conv(stride, new Size(height, width), dilation, groups, outputPadding);
    }

    /** The same with this dilation. */
    public Conv dilation(int both) {
        return dilation(both, both);
    }

    /** The same with these dilations. */
    public Conv dilation(int height, int width) {
        return new Conv(stride, padding, new Size(height, width), groups, outputPadding);
    }

    /** The same with so many groups. */
    public Conv groups(int groups) {
        return new Conv(stride, padding, dilation, groups, outputPadding);
    }

    /** The same with this output padding. */
    public Conv outputPadding(int both) {
        return outputPadding(both, both);
    }

    /** The same with these output paddings. */
    public Conv outputPadding(int height, int width) {
        return new Conv(stride, padding, dilation, groups, new Size(height, width));
    }

    /** The same along one axis: nothing happens along the height. */
    Conv alongWidth() {
        return stride(1, stride.width)
                .padding(0, padding.width)
                .dilation(1, dilation.width)
                .outputPadding(0, outputPadding.width);
    }
}
