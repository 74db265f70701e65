package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.wengert.Conv;
import org.wengert.DType;
import org.wengert.PoolWindow;
import org.wengert.Shape;
import org.wengert.Tensor;

/** Convolutions and pooling against loops over the sums that define them. */
class ConvolutionLayersTest {
    private static Tensor random(int... shape) {
        return Tensor.randn(DType.FLOAT64, Rng.generator(9), shape);
    }

    private static double get(Tensor x, int... at) {
        for (int axis = 0; axis < at.length; axis++) {
            if (at[axis] < 0 || at[axis] >= x.dim(axis)) {
                return 0;
            }
        }
        return x.get(at);
    }

    private static <M extends Module> M wide(M module) {
        module.to(DType.FLOAT64);
        return module;
    }

    /** Stride, padding and dilation for height and width, as (height, width). */
    private static double[] conv2d(
            Tensor x, Tensor w, double[] b, int[] stride, int[] padding, int[] dilation, int groups) {
        int[] size = new int[2];
        for (int i = 0; i < 2; i++) {
            size[i] = (x.dim(2 + i) + 2 * padding[i] - dilation[i] * (w.dim(2 + i) - 1) - 1) / stride[i] + 1;
        }
        double[] y = new double[x.dim(0) * w.dim(0) * size[0] * size[1]];
        int next = 0;
        for (int n = 0; n < x.dim(0); n++) {
            for (int o = 0; o < w.dim(0); o++) {
                int group = o / (w.dim(0) / groups);
                for (int row = 0; row < size[0]; row++) {
                    for (int column = 0; column < size[1]; column++) {
                        double sum = b[o];
                        for (int c = 0; c < w.dim(1); c++) {
                            for (int i = 0; i < w.dim(2); i++) {
                                for (int j = 0; j < w.dim(3); j++) {
                                    sum += w.get(o, c, i, j)
                                            * get(
                                                    x,
                                                    n,
                                                    group * w.dim(1) + c,
                                                    row * stride[0] + i * dilation[0] - padding[0],
                                                    column * stride[1] + j * dilation[1] - padding[1]);
                                }
                            }
                        }
                        y[next++] = sum;
                    }
                }
            }
        }
        return y;
    }

    @Test
    void conv2dIsItsSum() {
        Tensor x = random(2, 4, 7, 6);
        Conv2d plain = wide(new Conv2d(4, 3, 3));
        assertEquals(Shape.of(3, 4, 3, 3), plain.weight().tensor().shape());
        assertArrayEquals(
                conv2d(
                        x,
                        plain.weight().tensor(),
                        plain.bias().tensor().toDoubleArray(),
                        new int[] {1, 1},
                        new int[2],
                        new int[] {1, 1},
                        1),
                plain.forward(x).toDoubleArray(),
                1e-12);
        Conv2d full = wide(new Conv2d(4, 6, new Conv.Size(3, 2), Conv.DEFAULT.groups(2), false))
                .stride(2, 1)
                .padding(1, 2)
                .dilation(2, 1);
        assertEquals(Shape.of(6, 2, 3, 2), full.weight().tensor().shape());
        assertEquals(1, full.parameters().size());
        assertArrayEquals(
                conv2d(
                        x,
                        full.weight().tensor(),
                        new double[6],
                        new int[] {2, 1},
                        new int[] {1, 2},
                        new int[] {2, 1},
                        2),
                full.forward(x).toDoubleArray(),
                1e-12);
        assertEquals(
                "Conv2d(4, 6, kernel=3 x 2, stride=2 x 1, padding=1 x 2, dilation=2 x 1, groups=2, bias=false)",
                full.toString());
    }

    @Test
    void conv1dIsConv2dOfOneRow() {
        Tensor x = random(2, 4, 9);
        Conv1d layer = wide(new Conv1d(4, 2, 3, Conv.DEFAULT.groups(2), true))
                .stride(2)
                .padding(1)
                .dilation(2);
        assertArrayEquals(
                conv2d(
                        x.unsqueeze(2),
                        layer.weight().tensor().unsqueeze(2),
                        layer.bias().tensor().toDoubleArray(),
                        new int[] {1, 2},
                        new int[] {0, 1},
                        new int[] {1, 2},
                        2),
                layer.forward(x).toDoubleArray(),
                1e-12);
    }

    @Test
    void samePaddingKeepsTheSize() {
        Tensor x = random(2, 2, 6, 5);
        Conv2d layer = wide(new Conv2d(2, 3, new Conv.Size(4, 3), Conv.DEFAULT, true))
                .dilation(1, 2)
                .samePadding();
        Tensor y = layer.forward(x);
        assertEquals(Shape.of(2, 3, 6, 5), y.shape());
        // Three rows of zeros: one above, two below; four columns: two on each side.
        Tensor padded = x.pad(new int[][] {{0, 0}, {0, 0}, {1, 2}, {2, 2}});
        assertArrayEquals(
                conv2d(
                        padded,
                        layer.weight().tensor(),
                        layer.bias().tensor().toDoubleArray(),
                        new int[] {1, 1},
                        new int[2],
                        new int[] {1, 2},
                        1),
                y.toDoubleArray(),
                1e-12);
        assertEquals("Conv2d(2, 3, kernel=4 x 3, padding=same, dilation=1 x 2)", layer.toString());
        assertEquals(Shape.of(2, 3, 5, 3), layer.padding(1).forward(x).shape());
        assertEquals(
                Shape.of(1, 7),
                wide(new Conv1d(2, 1, 4)).samePadding().forward(random(2, 7)).shape());
        assertEquals(
                "Conv2d: same padding with stride 2 x 2: the result cannot have the size of the image. Use stride 1, or padding(1).",
                message(() -> new Conv2d(1, 1, 3).stride(2).samePadding()));
        Conv1d same = new Conv1d(1, 1, 3).samePadding();
        assertThrows(IllegalArgumentException.class, () -> same.stride(2));
        assertEquals("Conv1d(1, 1, kernel=3, padding=same)", same.toString());
        assertEquals("Conv1d(1, 1, kernel=3)", same.padding(0).toString());
    }

    @Test
    void paddingMirrorsRepeatsOrGoesRound() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, 2, 3, 4}, 1, 4);
        Conv1d sum = wide(new Conv1d(1, 1, 1, false));
        sum.load(Map.of("weight", Tensor.ones(DType.FLOAT64, 1, 1, 1)));
        sum.padding(2);
        assertEquals("Conv1d(1, 1, kernel=1, padding=2, bias=false)", sum.toString());
        assertArrayEquals(new double[] {0, 0, 1, 2, 3, 4, 0, 0}, sum.forward(x).toDoubleArray());
        sum.paddingMode(PaddingMode.REFLECT);
        assertEquals("Conv1d(1, 1, kernel=1, padding=2, paddingMode=REFLECT, bias=false)", sum.toString());
        assertArrayEquals(new double[] {3, 2, 1, 2, 3, 4, 3, 2}, sum.forward(x).toDoubleArray());
        sum.paddingMode(PaddingMode.REPLICATE);
        assertArrayEquals(new double[] {1, 1, 1, 2, 3, 4, 4, 4}, sum.forward(x).toDoubleArray());
        sum.paddingMode(PaddingMode.CIRCULAR);
        assertArrayEquals(new double[] {3, 4, 1, 2, 3, 4, 1, 2}, sum.forward(x).toDoubleArray());
        assertEquals(
                "padding: 5 values beside axis 2 of [1, 1, 4]: mode CIRCULAR has 4 to give. Pad less, or use REPLICATE.",
                message(() -> sum.padding(5).forward(x)));
        sum.padding(4).paddingMode(PaddingMode.REFLECT);
        assertThrows(IllegalArgumentException.class, () -> sum.forward(x));
        assertEquals(10, sum.padding(3).forward(x).size());
        assertThrows(IllegalArgumentException.class, () -> sum.paddingMode(null));
        sum.padding(Integer.MAX_VALUE / 2 + 1).paddingMode(PaddingMode.REPLICATE);
        assertTrue(message(() -> sum.forward(x)).endsWith("the result is too large. Pad less."));
    }

    @Test
    void convTranspose2dSpreadsEachElement() {
        Tensor x = random(2, 2, 3, 2);
        ConvTranspose2d layer = wide(new ConvTranspose2d(2, 4, new Conv.Size(3, 2), Conv.DEFAULT.groups(2), true))
                .stride(2, 3)
                .padding(1, 0)
                .dilation(1, 2)
                .outputPadding(1, 2);
        Tensor w = layer.weight().tensor();
        assertEquals(Shape.of(2, 2, 3, 2), w.shape());
        int height = (3 - 1) * 2 - 2 + (3 - 1) + 1 + 1;
        int width = (2 - 1) * 3 + 2 * (2 - 1) + 2 + 1;
        double[][][][] y = new double[2][4][height][width];
        for (int n = 0; n < 2; n++) {
            for (int o = 0; o < 4; o++) {
                for (double[] row : y[n][o]) {
                    Arrays.fill(row, layer.bias().tensor().get(o));
                }
            }
            for (int c = 0; c < 2; c++) {
                for (int o = 0; o < 2; o++) {
                    for (int[] at : new int[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 0}, {2, 1}}) {
                        for (int i = 0; i < 3; i++) {
                            for (int j = 0; j < 2; j++) {
                                int row = at[0] * 2 - 1 + i;
                                int column = at[1] * 3 + 2 * j;
                                if (row >= 0 && row < height && column < width) {
                                    y[n][2 * c + o][row][column] += x.get(n, c, at[0], at[1]) * w.get(c, o, i, j);
                                }
                            }
                        }
                    }
                }
            }
        }
        Tensor found = layer.forward(x);
        assertEquals(Shape.of(2, 4, height, width), found.shape());
        for (int n = 0; n < 2; n++) {
            for (int o = 0; o < 4; o++) {
                for (int row = 0; row < height; row++) {
                    for (int column = 0; column < width; column++) {
                        assertEquals(y[n][o][row][column], found.get(n, o, row, column), 1e-12);
                    }
                }
            }
        }
    }

    @Test
    void oneImageNeedsNoBatch() {
        Tensor x = random(2, 5, 5);
        for (Layer layer : List.<Layer>of(
                wide(new Conv2d(2, 3, 3)),
                wide(new ConvTranspose2d(2, 3, 3)),
                new MaxPool2d(2),
                new AvgPool2d(2),
                new AdaptiveAvgPool2d(2, 3))) {
            Tensor y = layer.forward(x);
            assertEquals(3, y.rank());
            assertArrayEquals(layer.forward(x.unsqueeze(0)).toDoubleArray(), y.toDoubleArray());
        }
        assertEquals(
                Shape.of(3, 3), wide(new Conv1d(2, 3, 3)).forward(random(2, 5)).shape());
    }

    @Test
    void startsWithinOneOverTheRootOfTheFanIn() {
        Rng.seed(3);
        assertRange(1 / Math.sqrt(8 * 9), new Conv2d(16, 20, new Conv.Size(3, 3), Conv.DEFAULT.groups(2), true));
        assertRange(1 / Math.sqrt(16 * 5), new Conv1d(16, 20, 5));
        // The fan-in of a transposed convolution is taken from the weight's second size, as in PyTorch.
        assertRange(1 / Math.sqrt(20 * 9), new ConvTranspose2d(16, 20, 3));
    }

    private static void assertRange(double range, ConvolutionLayer layer) {
        double largest = layer.weight().tensor().abs().max().item();
        assertEquals(range, largest, 0.02 * range);
        double bias = layer.bias().tensor().abs().max().item();
        assertTrue(bias <= range && bias > range / 2, "bias up to " + bias);
    }

    @Test
    void poolingIsTheMaximumOrMeanOfEachWindow() {
        Tensor x = random(2, 3, 6, 5);
        Tensor largest = new MaxPool2d(3).stride(2).padding(1).forward(x);
        Tensor mean =
                new AvgPool2d(new PoolWindow(new Conv.Size(3, 2), new Conv.Size(2, 1), new Conv.Size(1, 0))).forward(x);
        assertEquals(Shape.of(2, 3, 3, 3), largest.shape());
        assertEquals(Shape.of(2, 3, 3, 4), mean.shape());
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 3; c++) {
                for (int row = 0; row < 3; row++) {
                    for (int column = 0; column < 4; column++) {
                        double sum = 0;
                        double max = Double.NEGATIVE_INFINITY;
                        for (int i = 0; i < 3; i++) {
                            for (int j = 0; j < 3; j++) {
                                int a = 2 * row + i - 1;
                                int b = 2 * column + j - 1;
                                if (a >= 0 && a < 6 && b >= 0 && b < 5) {
                                    max = Math.max(max, x.get(n, c, a, b));
                                }
                                sum += j < 2 ? get(x, n, c, a, column + j) : 0;
                            }
                        }
                        if (column < 3) {
                            assertEquals(max, largest.get(n, c, row, column));
                        }
                        assertEquals(sum / 6, mean.get(n, c, row, column), 1e-12);
                    }
                }
            }
        }
        assertEquals(
                "MaxPool2d(3 x 3, stride=2 x 2, padding=1 x 1)",
                new MaxPool2d(3).stride(2).padding(1).toString());
        assertEquals("AvgPool2d(2 x 2)", new AvgPool2d(2).toString());
        assertEquals(
                "AvgPool2d(2 x 2, ceilMode, countIncludePad=false)",
                new AvgPool2d(2).ceilMode(true).countIncludePad(false).toString());
        MaxPool2d spaced = new MaxPool2d(2).dilation(5);
        assertEquals("MaxPool2d(2 x 2, dilation=5 x 5)", spaced.toString());
        assertTrue(
                message(() -> spaced.padding(1).forward(random(1, 4, 4)))
                        .contains(
                                "window 2 x 2 over FLOAT64 [1, 4, 4] with padding 1 x 1 and dilation 5 x 5: the window"),
                message(() -> spaced.forward(random(1, 4, 4))));
    }

    @Test
    void adaptivePoolingDividesImagesOfAnySize() {
        for (int[] out : new int[][] {{1, 1}, {3, 5}, {2, 2}, {4, 3}, {7, 6}}) {
            Tensor x = random(2, 2, 6, 5);
            Tensor y = new AdaptiveAvgPool2d(out[0], out[1]).forward(x);
            assertEquals(Shape.of(2, 2, out[0], out[1]), y.shape());
            for (int row = 0; row < out[0]; row++) {
                for (int column = 0; column < out[1]; column++) {
                    int top = row * 6 / out[0];
                    int bottom = (int) Math.ceil((row + 1) * 6.0 / out[0]);
                    int left = column * 5 / out[1];
                    int right = (int) Math.ceil((column + 1) * 5.0 / out[1]);
                    Tensor window = x.slice(2, top, bottom).slice(3, left, right);
                    assertEquals(window.select(0, 1).select(0, 1).mean().item(), y.get(1, 1, row, column), 1e-12);
                }
            }
        }
    }

    @Test
    void errors() {
        Sequential model = new Sequential(new Conv2d(3, 4, 3));
        model.parameters();
        assertEquals(
                "Conv2d(3, 4, kernel=3 x 3) at 0: input FLOAT32 [1, 1, 8, 8]: expected (n, 3, height, width), with or without the n. Put the channels "
                        + "there, or give the layer as many as the input has.",
                message(() -> model.forward(Tensor.zeros(1, 1, 8, 8))));
        assertEquals(
                "Conv2d(3, 4, kernel=3 x 3) at 0: input FLOAT64 [1, 3, 8, 8]: expected FLOAT32, found FLOAT64. Convert the input: "
                        + "x.to(DType.FLOAT32), or the network: network.to(DType.FLOAT64).",
                message(() -> model.forward(random(1, 3, 8, 8))));
        assertEquals(
                "Conv1d(3, 4, kernel=2): input FLOAT32 [8]: expected (n, 3, length), with or without the n. Put the channels there, or give the "
                        + "layer as many as the input has.",
                message(() -> new Conv1d(3, 4, 2).forward(Tensor.zeros(8))));
        assertEquals(
                "Conv2d: 3 input and 4 output channels in 2 groups: expected multiples of 2. Choose a number of groups that divides both.",
                message(() -> new Conv2d(3, 4, new Conv.Size(1, 1), Conv.DEFAULT.groups(2), true)));
        assertEquals(
                "Conv2d: kernel height 0: expected 1 or more. Pass a larger number.",
                message(() -> new Conv2d(3, 4, 0)));
        assertEquals(
                "MaxPool2d(2 x 2): input FLOAT32 [4, 4]: expected (n, channels, height, width), with or without the n. Reshape it, or unsqueeze what is "
                        + "missing.",
                message(() -> new MaxPool2d(2).forward(Tensor.zeros(4, 4))));
        assertTrue(message(() -> new AdaptiveAvgPool2d(2).forward(Tensor.zeros(1, 0, 4)))
                .startsWith("AdaptiveAvgPool2d(2, 2): input FLOAT32 [1, 0, 4]: expected"));
        assertTrue(message(() -> new Conv2d(1, 1, 5).forward(Tensor.zeros(1, 3, 3)))
                .contains("conv2d"));
    }

    private static String message(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
