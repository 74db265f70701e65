package org.wengert;

/**
 * The options of a convolution: {@code Conv.DEFAULT.stride(2).padding(1)}. A convolution along one axis uses the numbers for the width.
 *
 * @param stride the step between positions of the kernel
 * @param padding the number of zeros added on each side of the image
 * @param dilation the spacing between the kernel's entries
 * @param groups the number of groups that channels and outputs are divided into; each output uses the channels of its group
 * @param outputPadding for transposed convolutions: the size added to the smallest image whose convolution has the given size
 */
public record Conv(Size stride, Size padding, Size dilation, int groups, Size outputPadding) {
    /** Stride 1, no padding, dilation 1, one group. */
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
                            + ": expected strides, dilations and groups of 1 or more, and paddings of 0 or more. Leave out an option to keep its default.");
        }
    }

    /** Returns these options with this stride. */
    public Conv stride(int both) {
        return stride(both, both);
    }

    /** Returns these options with these strides. */
    public Conv stride(int height, int width) {
        return new Conv(new Size(height, width), padding, dilation, groups, outputPadding);
    }

    /** Returns these options with this padding. */
    public Conv padding(int both) {
        return padding(both, both);
    }

    /** Returns these options with these paddings. */
    public Conv padding(int height, int width) {
        return new Conv(stride, new Size(height, width), dilation, groups, outputPadding);
    }

    /** Returns these options with this dilation. */
    public Conv dilation(int both) {
        return dilation(both, both);
    }

    /** Returns these options with these dilations. */
    public Conv dilation(int height, int width) {
        return new Conv(stride, padding, new Size(height, width), groups, outputPadding);
    }

    /** Returns these options with this number of groups. */
    public Conv groups(int groups) {
        return new Conv(stride, padding, dilation, groups, outputPadding);
    }

    /** Returns these options with this output padding. */
    public Conv outputPadding(int both) {
        return outputPadding(both, both);
    }

    /** Returns these options with these output paddings. */
    public Conv outputPadding(int height, int width) {
        return new Conv(stride, padding, dilation, groups, new Size(height, width));
    }

    /** Returns these options along one axis: stride and dilation 1 and no padding for the height. */
    Conv alongWidth() {
        return stride(1, stride.width)
                .padding(0, padding.width)
                .dilation(1, dilation.width)
                .outputPadding(0, outputPadding.width);
    }
}
