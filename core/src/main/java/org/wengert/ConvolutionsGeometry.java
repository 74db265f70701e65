package org.wengert;

import org.wengert.Conv.Size;
import org.wengert.kernel.GradientOperand;
import org.wengert.kernel.Window;

/** The attributes of a convolution and its derivatives: options, image size and kernel size. */
record ConvolutionsGeometry(Conv conv, Size image, Size kernel, GradientOperand strong) {
    ConvolutionsGeometry(Conv conv, Size image, Size kernel) {
        this(conv, image, kernel, GradientOperand.NONE);
    }

    /** Returns this geometry for a convolution in which one operand is an upstream gradient. */
    ConvolutionsGeometry strong(GradientOperand operand) {
        return new ConvolutionsGeometry(conv, image, kernel, operand);
    }

    @Override
    public String toString() {
        return "ConvolutionsGeometry[conv=" + conv + ", image=" + image + ", kernel=" + kernel + "]";
    }

    int outHeight() {
        return (int) longHeight();
    }

    int outWidth() {
        return (int) longWidth();
    }

    /** The shape of the result; an error if it is too large. */
    Shape result(String operation, int n, int outputs) {
        return Shape.ofResult(operation, n, outputs, longHeight(), longWidth());
    }

    /** Returns whether the kernel fits nowhere in the padded image. */
    boolean isEmpty() {
        return longHeight() < 1 || longWidth() < 1;
    }

    private long longHeight() {
        return stops(
                image.height(),
                kernel.height(),
                conv.stride().height(),
                conv.padding().height(),
                conv.dilation().height());
    }

    private long longWidth() {
        return stops(
                image.width(),
                kernel.width(),
                conv.stride().width(),
                conv.padding().width(),
                conv.dilation().width());
    }

    private static long stops(int size, int kernel, int stride, int padding, int dilation) {
        long room = (long) size + 2L * padding - (long) dilation * (kernel - 1) - 1;
        return room < 0 || kernel < 1 ? 0 : room / stride + 1;
    }

    /** The geometry of the smallest image whose convolution has this output size, enlarged by the output padding. */
    static ConvolutionsGeometry transposed(Conv conv, Size stops, Size kernel) {
        return new ConvolutionsGeometry(
                conv, new Size((int) imageHeight(conv, stops, kernel), (int) imageWidth(conv, stops, kernel)), kernel);
    }

    static long imageHeight(Conv conv, Size stops, Size kernel) {
        return image(
                        stops.height(),
                        kernel.height(),
                        conv.stride().height(),
                        conv.padding().height(),
                        conv.dilation().height())
                + conv.outputPadding().height();
    }

    static long imageWidth(Conv conv, Size stops, Size kernel) {
        return image(
                        stops.width(),
                        kernel.width(),
                        conv.stride().width(),
                        conv.padding().width(),
                        conv.dilation().width())
                + conv.outputPadding().width();
    }

    private static long image(long stops, long kernel, long stride, long padding, long dilation) {
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
