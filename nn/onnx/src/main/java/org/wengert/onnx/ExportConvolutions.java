package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.none;
import static org.wengert.onnx.ExportRow.row;

import java.util.List;
import java.util.stream.IntStream;
import org.wengert.Conv;
import org.wengert.Conv.Size;
import org.wengert.DType;

/** Convolution and pooling. */
final class ExportConvolutions {
    private static final int DILATED_AVERAGES_SINCE = 19;

    static final List<ExportRow> ROWS = List.of(
            row("conv2d", "Conv", at -> at.graph().op(options(at, "Conv"), at.inputs())),
            row("conv2dWithBias", "Conv", at -> at.graph().op(options(at, "Conv"), at.inputs())),
            row("convTranspose2d", "ConvTranspose", ExportConvolutions::transposed),
            none("conv2dWeight", "it belongs to the derivative of conv2d. Export a network without gradients in it."),
            row("maxPool2d", "MaxPool", at -> images(at, at.graph().op(pool(at, "MaxPool"), asImages(at)))),
            row("maxPool2dIndices", "Mod(the second result of MaxPool, height width)", ExportConvolutions::indices),
            row("avgPool2d", "AveragePool", ExportConvolutions::averages));

    private static ExportNode options(ExportStep at, String operator) {
        Conv conv = at.attribute("conv", Conv.class);
        return window(
                        ExportNode.of(operator),
                        at.attribute("kernel", Size.class),
                        conv.stride(),
                        conv.padding(),
                        conv.dilation())
                .with("group", conv.groups());
    }

    private static ExportNode window(ExportNode node, Size kernel, Size stride, Size padding, Size dilation) {
        return node.with("kernel_shape", kernel.height(), kernel.width())
                .with("strides", stride.height(), stride.width())
                .with("pads", padding.height(), padding.width(), padding.height(), padding.width())
                .with("dilations", dilation.height(), dilation.width());
    }

    private static String transposed(ExportStep at) {
        Conv conv = at.attribute("conv", Conv.class);
        Size kernel = at.attribute("kernel", Size.class);
        Size image = at.attribute("image", Size.class);
        int height = (at.shape(0).dim(2) - 1) * conv.stride().height()
                - 2 * conv.padding().height()
                + conv.dilation().height() * (kernel.height() - 1)
                + 1;
        int width = (at.shape(0).dim(3) - 1) * conv.stride().width()
                - 2 * conv.padding().width()
                + conv.dilation().width() * (kernel.width() - 1)
                + 1;
        ExportNode node =
                options(at, "ConvTranspose").with("output_padding", image.height() - height, image.width() - width);
        return at.graph().op(node, at.inputs());
    }

    private static ExportNode pool(ExportStep at, String operator) {
        ExportNode node = ExportNode.of(operator)
                .with("kernel_shape", size(at, "kernel"))
                .with("strides", size(at, "stride"))
                .with("pads", pads(at))
                .with("ceil_mode", at.flag("ceilMode"));
        boolean isDilated = !at.attribute("dilation", Size.class).equals(new Size(1, 1));
        if (isDilated && operator.equals("AveragePool") && at.graph().opset() < DILATED_AVERAGES_SINCE) {
            throw at.refused("AveragePool has dilations from opset 19 on. Use opset(20).");
        }
        return isDilated ? node.with("dilations", size(at, "dilation")) : node;
    }

    private static long[] size(ExportStep at, String attribute) {
        Size size = at.attribute(attribute, Size.class);
        return new long[] {size.height(), size.width()};
    }

    private static long[] pads(ExportStep at) {
        Size padding = at.attribute("padding", Size.class);
        return new long[] {padding.height(), padding.width(), padding.height(), padding.width()};
    }

    /** Images of any number of axes as (n, channels, height, width). */
    private static String asImages(ExportStep at) {
        ExportGraph graph = at.graph();
        int rank = at.shape(0).rank();
        if (rank == 4) {
            return at.in(0);
        }
        if (at.shape(0).size() == 0 || at.varies(0, rank - 1) || at.varies(0, rank - 2)) {
            throw at.refused(
                    "the size of the images depends on the batch, or there are none. Use (n, channels, height, width).");
        }
        return graph.op(
                "Reshape",
                at.in(0),
                graph.ints(-1, 1, at.shape(0).dim(-2), at.shape(0).dim(-1)));
    }

    /** The result back in the form of the input. */
    private static String images(ExportStep at, String y) {
        return at.shape(0).rank() == 4 ? y : at.graph().op("Reshape", y, at.resultShape());
    }

    /** ONNX counts through all images. */
    private static String indices(ExportStep at) {
        ExportGraph graph = at.graph();
        int plane = at.shape(0).dim(-2) * at.shape(0).dim(-1);
        String counted = graph.second(pool(at, "MaxPool"), asImages(at));
        String own = graph.op("Mod", counted, graph.op("Squeeze", graph.ints(plane)));
        return images(at, graph.cast(own, DType.INT32));
    }

    private static String averages(ExportStep at) {
        boolean includes = at.flag("countIncludePad");
        Size padding = at.attribute("padding", Size.class);
        boolean isPadded = IntStream.of(padding.height(), padding.width()).anyMatch(size -> size > 0);
        if (at.flag("ceilMode") && includes && isPadded) {
            throw at.refused(
                    "runtimes differ in the mean of a last window that reaches beyond the padding. Use ceilMode(false), or countIncludePad(false).");
        }
        ExportNode node = pool(at, "AveragePool").with("count_include_pad", includes);
        return images(at, at.graph().op(node, asImages(at)));
    }

    private ExportConvolutions() {}
}
