package org.wengert.onnx;

import java.util.stream.IntStream;
import org.wengert.Axes;
import org.wengert.Conv.Size;
import org.wengert.PoolWindow;
import org.wengert.Tensor;

/** Pooling over windows and over whole images, and normalization across channels. */
final class PoolOperators {
    private static final String ONE_OR_TWO = "one or two axes";

    static void add(Table t) {
        t.many("MaxPool", 1, 1, 2, PoolOperators::maxPool).limits(ONE_OR_TWO);
        t.one("AveragePool", 1, 1, PoolOperators::averagePool).limits(ONE_OR_TWO);
        t.unary("GlobalAveragePool", x -> x.mean(spatial(x)));
        t.unary("GlobalMaxPool", x -> x.max(spatial(x)));
        t.one("LRN", 1, 1, PoolOperators::acrossChannels);
    }

    private static Axes spatial(Tensor x) {
        return Axes.of(IntStream.range(2, x.rank()).toArray()).keepDims();
    }

    private static int[] kernel(NodeSpec node) {
        int[] kernel = node.ints("kernel_shape", 1);
        if (kernel.length > 2) {
            node.unsupported("more than two axes");
            return new int[] {1};
        }
        return kernel;
    }

    private static PoolWindow window(Windows windows, Size kernel, int axes, boolean ceil) {
        return new PoolWindow(kernel, windows.stride(axes), new Size(0, 0), windows.dilation(axes), ceil, true);
    }

    private static Operator.Run maxPool(NodeSpec node) {
        int[] kernelShape = kernel(node);
        Windows windows = Windows.of(node);
        boolean ceil = node.flag("ceil_mode", false);
        boolean columnsFirst = node.flag("storage_order", false);
        boolean withIndices = node.outputs() > 1;
        return in -> {
            Tensor x = in.get(0);
            int axes = Windows.axes(x);
            Tensor image = Windows.image(x, axes);
            Size kernel = Windows.size(kernelShape, axes, 1);
            int[][] pads = windows.widths(image, axes, kernel);
            Tensor padded = Padding.of(image, pads, Double.NEGATIVE_INFINITY);
            PoolWindow window = window(windows, kernel, axes, ceil);
            Tensor y = Windows.back(trimmed(padded.maxPool2d(window), image, pads, window), axes);
            if (!withIndices) {
                return new Tensor[] {y};
            }
            Tensor inPadded = trimmed(padded.maxPool2dIndices(window), image, pads, window);
            Tensor row = inPadded.floorDiv(padded.dim(3)).sub(pads[2][0]);
            Tensor column = inPadded.remainder(padded.dim(3)).sub(pads[3][0]);
            Tensor inPlane = columnsFirst
                    ? column.mul(image.dim(2)).add(row)
                    : row.mul(image.dim(3)).add(column);
            int planes = image.dim(0) * image.dim(1);
            Tensor plane = Tensor.of(IntStream.range(0, planes).toArray(), image.dim(0), image.dim(1), 1, 1);
            Tensor indices = inPlane.add(plane.mul(image.dim(2) * image.dim(3)));
            return new Tensor[] {y, Windows.back(indices, axes)};
        };
    }

    /** Without the padding in the mean, it is the mean with it, divided by the share of the window that is no padding. */
    private static Operator.One averagePool(NodeSpec node) {
        int[] kernelShape = kernel(node);
        Windows windows = Windows.of(node);
        boolean ceil = node.flag("ceil_mode", false);
        boolean withPadding = node.flag("count_include_pad", false);
        return in -> {
            Tensor x = in.get(0);
            int axes = Windows.axes(x);
            Tensor image = Windows.image(x, axes);
            Size kernel = Windows.size(kernelShape, axes, 1);
            int[][] pads = windows.widths(image, axes, kernel);
            PoolWindow window = window(windows, kernel, axes, ceil);
            boolean isEven = pads[2][0] == pads[2][1] && pads[3][0] == pads[3][1];
            if (isEven && !withPadding && !ceil) {
                Size padding = new Size(pads[2][0], pads[3][0]);
                if (2 * padding.height() <= kernel.height() && 2 * padding.width() <= kernel.width()) {
                    return Windows.back(
                            image.avgPool2d(
                                    new PoolWindow(kernel, window.stride(), padding, window.dilation(), false, false)),
                            axes);
                }
            }
            Tensor padded = Padding.of(image, pads, 0);
            Tensor y = padded.avgPool2d(window);
            if (!withPadding && padded != image) {
                Tensor ones = Tensor.ones(x.dtype(), 1, 1, image.dim(2), image.dim(3));
                y = y.div(Padding.of(ones, pads, 0).avgPool2d(window));
            }
            return Windows.back(trimmed(y, image, pads, window), axes);
        };
    }

    /** Without the windows that begin in the padding after the image, of which rounding up may give one. */
    private static Tensor trimmed(Tensor y, Tensor image, int[][] pads, PoolWindow window) {
        Tensor trimmed = y;
        int[] strides = {window.stride().height(), window.stride().width()};
        for (int axis = 2; window.ceilMode() && axis < 4; axis++) {
            int last = y.dim(axis) - 1;
            if (last > 0 && (long) last * strides[axis - 2] >= (long) image.dim(axis) + pads[axis][0]) {
                trimmed = trimmed.slice(axis, 0, last);
            }
        }
        return trimmed;
    }

    /** y = x / (bias + alpha / size * the sum of squares over neighbouring channels)^beta. */
    private static Operator.One acrossChannels(NodeSpec node) {
        double alpha = node.number("alpha", 1e-4f);
        double beta = node.number("beta", 0.75);
        double bias = node.number("bias", 1);
        int size = node.integer("size", 1);
        return in -> {
            Tensor x = in.get(0);
            int[][] widths = new int[x.rank()][2];
            widths[1] = new int[] {(size - 1) / 2, size / 2};
            Tensor squares = x.square().pad(widths);
            Tensor sum = squares.slice(1, 0, x.dim(1));
            for (int i = 1; i < size; i++) {
                sum = sum.add(squares.slice(1, i, i + x.dim(1)));
            }
            return x.div(sum.mul(alpha / size).add(bias).pow(beta));
        };
    }

    private PoolOperators() {}
}
