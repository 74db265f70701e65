package org.wengert;

import static org.wengert.kernel.GradientOperand.LEFT;
import static org.wengert.kernel.GradientOperand.RIGHT;

import org.jspecify.annotations.Nullable;
import org.wengert.kernel.Convolution;

/** The row of a convolution with a bias, which is added while the result is in the caches: y = conv2d(x, weight) + bias[o]. */
final class ConvolutionsBias {
    static final AttributeOp<ConvolutionsGeometry> CONV2D_WITH_BIAS = new AttributeOp<>(OpSpec.<ConvolutionsGeometry>of(
                    "conv2dWithBias",
                    3,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> Shape.of(in[0].dim(0), in[1].dim(0), at.outHeight(), at.outWidth()),
                    (y, in, at) -> Convolution.run(
                            in[0].array(),
                            in[1].array(),
                            in[2].array(),
                            y.array(),
                            in[0].dim(0),
                            in[0].dim(1),
                            in[1].dim(0),
                            at.conv().groups(),
                            at.window()))
            .derivative(new Derivative.Pullback<>(
                    Saves.THE_OTHER, ConvolutionsBias::pullback, ConvolutionsBias::pushforward))
            .samples(ConvolutionsForward::sampleBias));

    static Tensor conv(ConvolutionsGeometry at, Tensor x, Tensor weight, Tensor bias) {
        return CONV2D_WITH_BIAS.apply(at, x, weight, bias);
    }

    /** Those of conv2d, and dL/dbias = the sum of g over images and stops. */
    private static @Nullable Tensor[] pullback(Tensor g, Line line, ConvolutionsGeometry at, boolean... needed) {
        @Nullable Tensor[] all = new Tensor[3];
        if (needed[0]) {
            all[0] = ConvolutionsRules.CONV_TRANSPOSE2D.apply(at.strong(LEFT), g, line.input(1));
        }
        if (needed[1]) {
            all[1] = ConvolutionsRules.CONV2D_WEIGHT.apply(at.strong(RIGHT), line.input(0), g);
        }
        all[2] = needed[2] ? g.sum(0, 2, 3) : null;
        return all;
    }

    private static Tensor pushforward(Line line, ConvolutionsGeometry at, @Nullable Tensor... tangents) {
        return Tangents.sum(line, tangents, (input, v) -> switch (input) {
            case 0 -> ConvolutionsRules.CONV2D.apply(at.strong(LEFT), v, line.input(1));
            case 1 -> ConvolutionsRules.CONV2D.apply(at.strong(RIGHT), line.input(0), v);
            default -> v.reshape(-1, 1, 1);
        });
    }

    private ConvolutionsBias() {}
}
