package org.wengert;

import static org.wengert.kernel.GradientOperand.LEFT;
import static org.wengert.kernel.GradientOperand.RIGHT;

import org.wengert.Conv.Size;
import org.wengert.kernel.Convolution;
import org.wengert.kernel.Pooling;
import org.wengert.kernel.Window;

/** Convolution and pooling. Images are [n, channels, height, width]; the kernel is not flipped (cross-correlation), as is usual in neural networks. */
public sealed interface Convolutions permits Tensor {

    /** {@link #conv2d(Tensor, Conv)} with {@link Conv#DEFAULT}. */
    default Tensor conv2d(Tensor weight) {
        return conv2d(weight, Conv.DEFAULT);
    }

    /**
     * y[n, o, a, b] = the sum over channels c and the kernel's entries i, j of weight[o, c, i, j] x[n, c, a stride + i dilation - padding, b stride + j
     * dilation - padding]. dL/dx is the transposed convolution of g, dL/dweight a convolution of x with g.
     *
     * @param weight (outputs, channels / groups, height, width)
     * @throws IllegalArgumentException if channels and weight do not fit, groups do not divide them, or the kernel is larger than the padded image
     */
    default Tensor conv2d(Tensor weight, Conv conv) {
        return ConvolutionsRules.CONV2D.apply(ConvolutionsForward.conv2d(self(), weight, conv), self(), weight);
    }

    /** {@link #conv2d(Tensor, Conv)} plus bias[o]. */
    default Tensor conv2d(Tensor weight, Tensor bias, Conv conv) {
        ConvolutionsForward.checkBias("conv2d", self(), bias, weight.rank() == 4 ? weight.dim(0) : 0);
        return ConvolutionsBias.conv(ConvolutionsForward.conv2d(self(), weight, conv), self(), weight, bias);
    }

    /** {@link #conv2d(Tensor, Conv)} along one axis: x is [n, channels, length], the weight (outputs, channels / groups, size). */
    default Tensor conv1d(Tensor weight, Conv conv) {
        ConvolutionsGeometry at = ConvolutionsForward.conv1d(self(), weight, conv);
        return ConvolutionsRules.CONV2D
                .apply(at, self().unsqueeze(2), weight.unsqueeze(2))
                .squeeze(2);
    }

    /** {@link #conv1d(Tensor, Conv)} plus bias[o]. */
    default Tensor conv1d(Tensor weight, Tensor bias, Conv conv) {
        ConvolutionsForward.checkBias("conv1d", self(), bias, weight.rank() == 3 ? weight.dim(0) : 0);
        ConvolutionsGeometry at = ConvolutionsForward.conv1d(self(), weight, conv);
        return ConvolutionsBias.conv(at, self().unsqueeze(2), weight.unsqueeze(2), bias)
                .squeeze(2);
    }

    /**
     * y[n, c, i, j] = the sum of x[n, o, a, b] weight[o, c, k, l] over all o, a, b, k, l with i = a stride + k dilation - padding, and so for j: the
     * transpose of {@link #conv2d(Tensor, Conv)}. Maps conv2d's output shape back to its input shape; of several, to the smallest, enlarged by the
     * output padding.
     *
     * @param weight (channels of x, outputs / groups, height, width)
     * @throws IllegalArgumentException if channels and weight do not fit, groups do not divide them, nothing is left of the image, or the output
     *     padding reaches the next stop
     */
    default Tensor convTranspose2d(Tensor weight, Conv conv) {
        return ConvolutionsRules.CONV_TRANSPOSE2D.apply(
                ConvolutionsForward.transposed(self(), weight, conv), self(), weight);
    }

    /** {@link #convTranspose2d(Tensor, Conv)} plus bias[o]. */
    default Tensor convTranspose2d(Tensor weight, Tensor bias, Conv conv) {
        ConvolutionsForward.checkBias(
                "convTranspose2d", self(), bias, weight.rank() == 4 ? weight.dim(1) * conv.groups() : 0);
        return convTranspose2d(weight, conv).add(bias.reshape(-1, 1, 1));
    }

    /**
     * y[o, c, i, j] = the sum over n, a, b of g[n, o, a, b] x[n, c, a stride + i dilation - padding, b stride + j dilation - padding]: the gradient
     * of {@link #conv2d(Tensor, Conv)} with respect to its weight.
     *
     * @param g the upstream gradient, of conv2d's output shape
     * @param height the kernel's height
     * @param width the kernel's width
     */
    default Tensor conv2dWeight(Tensor g, int height, int width, Conv conv) {
        return ConvolutionsRules.CONV2D_WEIGHT.apply(
                ConvolutionsForward.weight(self(), g, new Size(height, width), conv), self(), g);
    }

    /**
     * y = the largest element of each window. dy/dx = 1 there, at the first of equals in row-major order, else 0; NaN counts as the largest. For
     * images [..., height, width].
     */
    default Tensor maxPool2d(PoolWindow window) {
        return ConvolutionsRules.MAX_POOL2D.apply(window, self());
    }

    /** y = row times width plus column of the element that {@link #maxPool2d} takes from each window, INT32. No derivative. */
    default Tensor maxPool2dIndices(PoolWindow window) {
        return ConvolutionsRules.MAX_POOL2D_INDICES.apply(window, self());
    }

    /** y = the mean of each window, padding counted as 0. dy/dx = 1 / the number of entries it is over. For images [..., height, width]. */
    default Tensor avgPool2d(PoolWindow window) {
        return ConvolutionsRules.AVG_POOL2D.apply(window, self());
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The calculus: value, then derivative. The three convolutions are each other's derivatives: one form, linear in image, weight and gradient. */
final class ConvolutionsRules {
    static final AttributeOp<ConvolutionsGeometry> CONV2D = new AttributeOp<>(OpSpec.<ConvolutionsGeometry>of(
                    "conv2d",
                    2,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> Shape.of(in[0].dim(0), in[1].dim(0), at.outHeight(), at.outWidth()),
                    (y, in, at) -> Convolution.run(
                            in[0].array(),
                            in[1].array(),
                            y.array(),
                            in[0].dim(0),
                            in[0].dim(1),
                            in[1].dim(0),
                            at.conv().groups(),
                            at.window(),
                            at.strong())))
            .bilinear((g, w, at) -> transposed(at.strong(LEFT), g, w), (g, x, at) -> weight(at.strong(RIGHT), x, g))
            .samples(ConvolutionsForward::sampleConv);
    static final AttributeOp<ConvolutionsGeometry> CONV_TRANSPOSE2D = new AttributeOp<>(OpSpec.<ConvolutionsGeometry>of(
                    "convTranspose2d",
                    2,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> Shape.of(
                            in[0].dim(0),
                            in[1].dim(1) * at.conv().groups(),
                            at.image().height(),
                            at.image().width()),
                    (y, in, at) -> Convolution.transposed(
                            in[0].array(),
                            in[1].array(),
                            y.array(),
                            in[0].dim(0),
                            y.dim(1),
                            in[1].dim(0),
                            at.conv().groups(),
                            at.window(),
                            at.strong())))
            .bilinear((g, w, at) -> conv(at.strong(LEFT), g, w), (g, x, at) -> weight(at.strong(LEFT), g, x))
            .samples(ConvolutionsForward::sampleTransposed);
    static final AttributeOp<ConvolutionsGeometry> CONV2D_WEIGHT = new AttributeOp<>(OpSpec.<ConvolutionsGeometry>of(
                    "conv2dWeight",
                    2,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> Shape.of(
                            in[1].dim(1),
                            in[0].dim(1) / at.conv().groups(),
                            at.kernel().height(),
                            at.kernel().width()),
                    (y, in, at) -> Convolution.weight(
                            in[0].array(),
                            in[1].array(),
                            y.array(),
                            in[0].dim(0),
                            in[0].dim(1),
                            in[1].dim(1),
                            at.conv().groups(),
                            at.window(),
                            at.strong())))
            .bilinear((h, g, at) -> transposed(at.strong(RIGHT), g, h), (h, x, at) -> conv(at.strong(RIGHT), x, h))
            .samples(ConvolutionsForward::sampleWeight);
    static final AttributeOp<PoolWindow> MAX_POOL2D = pool("maxPool2d", OpSpec.Kind.WHOLE, Pooling::max)
            .vjpFromInput((g, x, at) -> ConvolutionsMaxima.transposed(g, x, at))
            .samples(ConvolutionsForward::samplePool);
    static final AttributeOp<PoolWindow> MAX_POOL2D_INDICES = new AttributeOp<>(OpSpec.<PoolWindow>of(
                            "maxPool2dIndices",
                            1,
                            OpSpec.Kind.DISCRETE,
                            (in, at) -> stops(in[0], at.window("maxPool2dIndices", in[0])),
                            (y, in, at) -> Pooling.argMax(
                                    in[0].array(), planes(in[0]), at.window("maxPool2dIndices", in[0]), (int[])
                                            y.array()))
                    .type((in, at) -> DType.INT32))
            .samples(ConvolutionsForward::samplePool);
    static final AttributeOp<PoolWindow> AVG_POOL2D = pool("avgPool2d", OpSpec.Kind.WHOLE, Pooling::mean)
            .linear((g, x, at) -> ConvolutionsAverages.transposed(g, at, x))
            .samples(ConvolutionsForward::samplePool);

    @FunctionalInterface
    private interface PoolKernel {
        void run(Object x, int planes, Window window, Object y);
    }

    private static AttributeOp<PoolWindow> pool(String name, OpSpec.Kind kind, PoolKernel kernel) {
        return new AttributeOp<>(OpSpec.<PoolWindow>of(
                name,
                1,
                kind,
                (in, at) -> stops(in[0], at.window(name, in[0])),
                (y, in, at) -> kernel.run(in[0].array(), planes(in[0]), at.window(name, in[0]), y.array())));
    }

    static int planes(Tensor x) {
        return x.shape().sizeBetween(0, x.rank() - 2);
    }

    private static Shape stops(Tensor x, Window window) {
        return x.shape().with(x.rank() - 2, window.outHeight()).with(x.rank() - 1, window.outWidth());
    }

    private static Tensor conv(ConvolutionsGeometry at, Tensor x, Tensor w) {
        return CONV2D.apply(at, x, w);
    }

    private static Tensor transposed(ConvolutionsGeometry at, Tensor g, Tensor w) {
        return CONV_TRANSPOSE2D.apply(at, g, w);
    }

    private static Tensor weight(ConvolutionsGeometry at, Tensor x, Tensor g) {
        return CONV2D_WEIGHT.apply(at, x, g);
    }

    private ConvolutionsRules() {}
}
