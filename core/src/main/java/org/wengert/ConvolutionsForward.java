package org.wengert;

import org.wengert.Conv.Size;
import org.wengert.Samples.Sample;

/** The checks and samples of {@link Convolutions}. */
final class ConvolutionsForward {
    static ConvolutionsGeometry conv2d(Tensor x, Tensor weight, Conv conv) {
        checkImages("conv2d", x, weight, "weight");
        return conv("conv2d", x, weight, conv, size(x), size(weight), "height, width");
    }

    /** The geometry for sequences, as images of height 1. */
    static ConvolutionsGeometry conv1d(Tensor x, Tensor weight, Conv conv) {
        Checks.floating("conv1d", x);
        Checks.sameType("conv1d", x, weight);
        if (x.rank() != 3 || weight.rank() != 3) {
            throw wrong(
                    "conv1d",
                    x,
                    weight,
                    "expected [n, channels, length] and a weight [outputs, channels / groups, size]. Unsqueeze what is missing.");
        }
        return conv("conv1d", x, weight, conv.alongWidth(), new Size(1, x.dim(2)), new Size(1, weight.dim(2)), "size");
    }

    private static ConvolutionsGeometry conv(
            String operation, Tensor x, Tensor weight, Conv conv, Size image, Size kernel, String sizes) {
        int groups = conv.groups();
        checkGroups(operation, x.dim(1), weight.dim(0), groups, x, weight);
        if (x.dim(1) != weight.dim(1) * groups) {
            throw wrong(
                    operation,
                    x,
                    weight,
                    groups + (groups == 1 ? " group" : " groups") + " of " + weight.dim(1)
                            + " channels in the weight, and " + x.dim(1)
                            + " channels in the image. Give the weight shape [outputs, " + x.dim(1) / groups + ", "
                            + sizes + "].");
        }
        ConvolutionsGeometry at = new ConvolutionsGeometry(conv, image, kernel);
        if (at.isEmpty()) {
            throw wrong(
                    operation,
                    x,
                    weight,
                    "the kernel, " + kernel + " with dilation " + conv.dilation() + ", is larger than the image, "
                            + image + " with padding " + conv.padding()
                            + ". Pad the image, or use a smaller kernel.");
        }
        at.result(operation, x.dim(0), weight.dim(0));
        return at;
    }

    static ConvolutionsGeometry transposed(Tensor x, Tensor weight, Conv conv) {
        String operation = "convTranspose2d";
        checkImages(operation, x, weight, "weight");
        checkGroups(operation, x.dim(1), weight.dim(0), conv.groups(), x, weight);
        if (x.dim(1) != weight.dim(0)) {
            throw wrong(
                    operation,
                    x,
                    weight,
                    weight.dim(0) + " channels in the weight, and " + x.dim(1)
                            + " in the image. Give the weight shape [" + x.dim(1) + ", outputs, height, width].");
        }
        long height = ConvolutionsGeometry.imageHeight(conv, size(x), size(weight));
        long width = ConvolutionsGeometry.imageWidth(conv, size(x), size(weight));
        if (height > 0 && width > 0) {
            Shape.ofResult(operation, x.dim(0), (long) weight.dim(1) * conv.groups(), height, width);
        }
        ConvolutionsGeometry at = ConvolutionsGeometry.transposed(conv, size(x), size(weight));
        if (height < 1 || width < 1 || at.outHeight() != x.dim(2) || at.outWidth() != x.dim(3)) {
            throw wrong(
                    operation,
                    x,
                    weight,
                    "images of " + height + " x " + width + " with stride " + conv.stride() + ", padding "
                            + conv.padding()
                            + " and output padding " + conv.outputPadding() + " have no convolution of " + size(x)
                            + ". Use less padding, or an output padding below the stride.");
        }
        return at;
    }

    static ConvolutionsGeometry weight(Tensor x, Tensor g, Size kernel, Conv conv) {
        String operation = "conv2dWeight";
        checkImages(operation, x, g, "gradient");
        checkGroups(operation, x.dim(1), g.dim(1), conv.groups(), x, g);
        ConvolutionsGeometry at = new ConvolutionsGeometry(conv, size(x), kernel);
        if (x.dim(0) != g.dim(0) || at.outHeight() != g.dim(2) || at.outWidth() != g.dim(3)) {
            throw wrong(
                    operation,
                    x,
                    g,
                    "with a kernel of " + kernel + ", conv2d gives [" + x.dim(0) + ", outputs, " + at.outHeight() + ", "
                            + at.outWidth() + "]. Pass a gradient of that shape.");
        }
        return at;
    }

    static void checkBias(String operation, Tensor x, Tensor bias, int outputs) {
        Checks.sameType(operation, x, bias);
        if (bias.rank() != 1 || bias.dim(0) != outputs) {
            throw new IllegalArgumentException(operation + ": bias " + bias.describe() + ": expected shape [" + outputs
                    + "], one number for each output. Reshape it, or leave it out.");
        }
    }

    private static void checkImages(String operation, Tensor x, Tensor other, String what) {
        Checks.floating(operation, x);
        Checks.sameType(operation, x, other);
        if (x.rank() != 4 || other.rank() != 4) {
            throw wrong(
                    operation,
                    x,
                    other,
                    "expected images [n, channels, height, width] and a " + what
                            + " of 4 axes. Unsqueeze what is missing.");
        }
    }

    private static void checkGroups(String operation, int channels, int outputs, int groups, Tensor x, Tensor other) {
        if (channels % groups != 0 || outputs % groups != 0) {
            throw wrong(
                    operation,
                    x,
                    other,
                    groups + " groups do not divide " + channels + " channels and " + outputs
                            + " outputs. Choose a number of groups that divides both.");
        }
    }

    private static IllegalArgumentException wrong(String operation, Tensor x, Tensor other, String what) {
        return new IllegalArgumentException(
                operation + ": " + x.describe() + " with " + other.describe() + ": " + what);
    }

    private static Size size(Tensor images) {
        return new Size(images.dim(2), images.dim(3));
    }

    /** A random valid convolution. */
    private record Drawn(ConvolutionsGeometry at, int n, int channels, int outputs) {
        static Drawn of(Sampler draw) {
            int groups = draw.between(1, 2);
            Conv conv = Conv.DEFAULT
                    .stride(draw.between(1, 2), draw.between(1, 3))
                    .padding(draw.between(0, 2), draw.between(0, 2))
                    .dilation(draw.between(1, 2), draw.between(1, 2))
                    .groups(groups);
            Size kernel = new Size(draw.between(1, 3), draw.between(1, 3));
            int height = size(
                    draw,
                    conv.dilation().height() * (kernel.height() - 1),
                    conv.padding().height());
            int width = size(
                    draw,
                    conv.dilation().width() * (kernel.width() - 1),
                    conv.padding().width());
            return new Drawn(
                    new ConvolutionsGeometry(conv, new Size(height, width), kernel),
                    draw.between(0, 2),
                    groups * draw.between(1, 2),
                    groups * draw.between(1, 2));
        }

        /** A random image size, often smaller than the kernel, so that some of its rows or columns cover only padding. */
        private static int size(Sampler draw, int reach, int padding) {
            return Math.max(1, reach - (draw.coin() ? 2 * padding : 0) + draw.between(1, 3));
        }

        Tensor images(Sampler draw) {
            return draw.tensor(
                    Shape.of(n, channels, at.image().height(), at.image().width()), Domain.REALS);
        }

        Tensor weight(Sampler draw) {
            Size kernel = at.kernel();
            return draw.tensor(
                    Shape.of(outputs, channels / at.conv().groups(), kernel.height(), kernel.width()), Domain.REALS);
        }

        Tensor gradient(Sampler draw) {
            return draw.tensor(Shape.of(n, outputs, at.outHeight(), at.outWidth()), Domain.REALS);
        }
    }

    static Sample sampleConv(Sampler draw) {
        Drawn drawn = Drawn.of(draw);
        return Sample.with(drawn.at, drawn.images(draw), drawn.weight(draw));
    }

    static Sample sampleBias(Sampler draw) {
        Drawn drawn = Drawn.of(draw);
        Tensor bias = draw.tensor(Shape.of(drawn.outputs), Domain.REALS);
        return Sample.with(drawn.at, drawn.images(draw), drawn.weight(draw), bias);
    }

    static Sample sampleTransposed(Sampler draw) {
        Drawn drawn = Drawn.of(draw);
        return Sample.with(drawn.at, drawn.gradient(draw), drawn.weight(draw));
    }

    static Sample sampleWeight(Sampler draw) {
        Drawn drawn = Drawn.of(draw);
        return Sample.with(drawn.at, drawn.images(draw), drawn.gradient(draw));
    }

    static Sample samplePool(Sampler draw) {
        int height = draw.between(1, 3);
        int width = draw.between(1, 3);
        Size dilation = new Size(draw.between(1, 2), draw.between(1, 2));
        PoolWindow window = new PoolWindow(
                new Size(height, width),
                new Size(draw.between(1, 3), draw.between(1, 3)),
                new Size(draw.between(0, height / 2), draw.between(0, width / 2)),
                dilation,
                draw.coin(),
                draw.coin());
        Shape image = Shape.of(
                1 + dilation.height() * (height - 1) + draw.between(0, 3),
                1 + dilation.width() * (width - 1) + draw.between(0, 3));
        return Sample.with(window, draw.distinct(draw.coin() ? image : image.insert(0, draw.size(0))));
    }

    private ConvolutionsForward() {}
}
