package org.wengert;

import org.wengert.Conv.Size;
import org.wengert.kernel.Window;

/** A convolution on images of one size with kernels of one size: what {@link Convolutions} and its derivatives share. */
record ConvolutionsGeometry(Conv conv, Size image, Size kernel, org.wengert.kernel.StrongZero strong) {
    ConvolutionsGeometry(Conv conv, Size image, Size kernel) {
        this(conv, image, kernel, org.wengert.kernel.StrongZero.NONE);
    }

    /** The same where one of the operands is a gradient. */
    ConvolutionsGeometry strong(org.wengert.kernel.StrongZero operand) {
        return new ConvolutionsGeometry(conv, image, kernel, operand);
    }

    @Override
    public String toString() {
        return "ConvolutionsGeometry[conv=" + conv + ", image=" + image + ", kernel=" + kernel + "]";
    }

    int outHeight() {
        return stops(
                image.height(),
                kernel.height(),
                conv.stride().height(),
                conv.padding().height(),
                conv.dilation().height());
    }

    int outWidth() {
        return stops(
                image.width(),
                kernel.width(),
                conv.stride().width(),
                conv.padding().width(),
                conv.dilation().width());
    }

    private static int stops(int size, int kernel, int stride, int padding, int dilation) {
        long room = (long) size + 2L * padding - (long) dilation * (kernel - 1) - 1;
        return room < 0 || kernel < 1 ? 0 : (int) (room / stride + 1);
    }

    /** The geometry whose convolution has stops of this size: of those, the smallest image, enlarged by the output padding. */
    static ConvolutionsGeometry transposed(Conv conv, Size stops, Size kernel) {
        int height = image(
                stops.height(),
                kernel.height(),
                conv.stride().height(),
                conv.padding().height(),
                conv.dilation().height());
        int width = image(
                stops.width(),
                kernel.width(),
                conv.stride().width(),
                conv.padding().width(),
                conv.dilation().width());
        Size image = new Size(
                height + conv.outputPadding().height(),
                width + conv.outputPadding().width());
        return new ConvolutionsGeometry(conv, image, kernel);
    }

    private static int image(int stops, int kernel, int stride, int padding, int dilation) {
        return (stops - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1;
    }

    Window window() {
        return new Window(
                image.height(),
                image.width(),
                kernel.height(),
                kernel.width(),
                conv.stride().height(),
                conv.stride().width(),
                conv.padding().height(),
                conv.padding().width(),
                conv.dilation().height(),
                conv.dilation().width(),
                outHeight(),
                outWidth());
    }
}
