package org.wengert.onnx;

import java.util.Arrays;
import org.wengert.Conv.Size;
import org.wengert.Tensor;

/** The attributes that convolution and pooling share, over one or two axes; one axis is the width. */
final class Windows {
    private static final int AXES = 2;

    private final int[] strides;
    private final int[] dilations;
    private final int[] pads;
    private final String autoPad;

    private Windows(int[] strides, int[] dilations, int[] pads, String autoPad) {
        this.strides = strides;
        this.dilations = dilations;
        this.pads = pads;
        this.autoPad = autoPad;
    }

    String autoPad() {
        return autoPad;
    }

    static Windows of(NodeSpec node) {
        int[] strides = node.ints("strides", 1);
        int[] dilations = node.ints("dilations", 1);
        int[] pads = node.ints("pads", 0);
        String auto = node.text("auto_pad", "NOTSET", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER");
        if (strides.length > AXES || dilations.length > AXES || pads.length > 2 * AXES) {
            node.unsupported("more than two axes");
            return new Windows(new int[] {1}, new int[] {1}, new int[] {0}, auto);
        }
        for (int least : new int[] {
            Arrays.stream(strides).min().orElse(1),
            Arrays.stream(dilations).min().orElse(1)
        }) {
            if (least < 1) {
                throw new IllegalArgumentException("a stride or dilation of " + least + ".");
            }
        }
        return new Windows(strides, dilations, pads, auto);
    }

    /** Sizes for the last two axes; one number is for all, or for the width if there is one axis. */
    static Size size(int[] numbers, int axes, int other) {
        if (axes == 1) {
            return new Size(other, numbers[0]);
        }
        return new Size(numbers[0], numbers[numbers.length - 1]);
    }

    /** The number of spatial axes of [n, channels, ...]. */
    static int axes(Tensor x) {
        if (x.rank() < 3 || x.rank() > 2 + AXES) {
            throw new IllegalArgumentException(
                    x.shape() + ": expected [n, channels, length] or [n, channels, height, width]");
        }
        return x.rank() - 2;
    }

    /** Pads before and after each of the last two axes, for an image of [n, channels, height, width] and a kernel. */
    int[][] widths(Tensor image, int axes, Size kernel) {
        int[][] widths = new int[image.rank()][2];
        int[] kernels = {kernel.height(), kernel.width()};
        for (int i = 0; i < axes; i++) {
            int axis = image.rank() - axes + i;
            widths[axis] = autoPad.startsWith("SAME")
                    ? same(image.dim(axis), kernels[2 - axes + i], at(strides, i), at(dilations, i))
                    : autoPad.equals("VALID") ? new int[2] : given(i, axes);
        }
        return widths;
    }

    private static int at(int[] numbers, int i) {
        return numbers[Math.min(i, numbers.length - 1)];
    }

    private int[] given(int i, int axes) {
        return pads.length == 1 ? new int[] {pads[0], pads[0]} : new int[] {pads[i], pads[i + axes]};
    }

    /** As many as make the result as large as the image, divided by the stride. */
    private int[] same(int size, int kernel, int stride, int dilation) {
        int stops = (size + stride - 1) / stride;
        int total = Math.max(0, (stops - 1) * stride + (kernel - 1) * dilation + 1 - size);
        int less = total / 2;
        return autoPad.equals("SAME_UPPER") ? new int[] {less, total - less} : new int[] {total - less, less};
    }

    Size stride(int axes) {
        return size(strides, axes, 1);
    }

    Size dilation(int axes) {
        return size(dilations, axes, 1);
    }

    /** Whether padding is the same on both sides, of any size. */
    static boolean isSymmetric(int[][] widths) {
        return Arrays.stream(widths).allMatch(width -> width[0] == width[1] && width[0] >= 0);
    }

    /** An image of [n, channels, height, width], with height 1 for one axis. */
    static Tensor image(Tensor x, int axes) {
        return axes == 1 ? x.unsqueeze(2) : x;
    }

    /** The image back in its own number of axes. */
    static Tensor back(Tensor image, int axes) {
        return axes == 1 ? image.squeeze(2) : image;
    }
}
