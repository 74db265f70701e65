package org.wengert.onnx;

import org.jspecify.annotations.Nullable;
import org.wengert.Conv;
import org.wengert.Conv.Size;
import org.wengert.Tensor;

/** Convolution and its transpose. */
final class ConvolutionOperators {
    private static final String ONE_OR_TWO = "one or two axes";

    static void add(Table t) {
        t.one("Conv", 2, 3, ConvolutionOperators::conv).limits(ONE_OR_TWO);
        t.one("ConvTranspose", 2, 3, ConvolutionOperators::transpose).limits(ONE_OR_TWO);
    }

    private static Operator.One conv(NodeSpec node) {
        Windows windows = Windows.of(node);
        checkKernel(node);
        int groups = node.integer("group", 1);
        return in -> {
            int axes = Windows.axes(in.get(0));
            Tensor image = Windows.image(in.get(0), axes);
            Tensor weight = Windows.image(in.get(1), axes);
            int[][] pads = windows.widths(image, axes, new Size(weight.dim(2), weight.dim(3)));
            Conv conv = new Conv(windows.stride(axes), new Size(0, 0), windows.dilation(axes), groups, new Size(0, 0));
            if (Windows.isSymmetric(pads)) {
                conv = conv.padding(pads[2][0], pads[3][0]);
            } else {
                image = Padding.of(image, pads, 0);
            }
            Tensor y = in.has(2) ? image.conv2d(weight, in.get(2), conv) : image.conv2d(weight, conv);
            return Windows.back(y, axes);
        };
    }

    private static void checkKernel(NodeSpec node) {
        int[] kernel = node.ints("kernel_shape");
        if (kernel != null && kernel.length > 2) {
            node.unsupported("more than two axes");
        }
    }

    private static Operator.One transpose(NodeSpec node) {
        Windows windows = Windows.of(node);
        checkKernel(node);
        int groups = node.integer("group", 1);
        int[] extra = node.ints("output_padding", 0);
        int[] asked = node.ints("output_shape");
        return in -> {
            int axes = Windows.axes(in.get(0));
            Tensor image = Windows.image(in.get(0), axes);
            Tensor weight = Windows.image(in.get(1), axes);
            Conv conv = new Conv(windows.stride(axes), new Size(0, 0), windows.dilation(axes), groups, new Size(0, 0));
            Tensor whole = image.convTranspose2d(weight, conv);
            Tensor y = Padding.of(whole, cuts(windows, image, whole, axes, extra, asked), 0);
            return Windows.back(in.has(2) ? y.add(in.get(2).reshape(-1, 1, 1)) : y, axes);
        };
    }

    /** What to add to the result without padding, mostly a negative number: padding is cut off. */
    private static int[][] cuts(
            Windows windows, Tensor image, Tensor whole, int axes, int[] extra, int @Nullable [] asked) {
        int[][] cuts = new int[4][2];
        int[][] pads = windows.autoPad().equals("NOTSET") ? windows.widths(image, axes, new Size(1, 1)) : new int[4][2];
        boolean same = windows.autoPad().startsWith("SAME");
        Size stride = windows.stride(axes);
        for (int i = 0; i < axes; i++) {
            int axis = 4 - axes + i;
            int more = extra[Math.min(i, extra.length - 1)];
            if (asked == null && !same) {
                cuts[axis] = new int[] {-pads[axis][0], more - pads[axis][1]};
                continue;
            }
            int wanted = asked != null
                    ? asked[asked.length - axes + i]
                    : image.dim(axis) * (axis == 2 ? stride.height() : stride.width());
            int total = whole.dim(axis) + more - wanted;
            int first = windows.autoPad().equals("SAME_UPPER") ? total / 2 : total - total / 2;
            first = Math.max(first, 0);
            cuts[axis] = new int[] {-first, wanted - (whole.dim(axis) - first)};
        }
        return cuts;
    }

    private ConvolutionOperators() {}
}
