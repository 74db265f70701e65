package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.wengert.Conv.Size;

/** Convolutions and pooling against the sums that define them, written out element by element. */
class ConvolutionsTest {
    @Property(tries = 300)
    void conv2dIsItsSum(@ForAll long seed) {
        Samples.Sample sample = ConvolutionsForward.sampleConv(new Sampler(new Random(seed), 4, 5));
        ConvolutionsGeometry at = (ConvolutionsGeometry) sample.attributes();
        Tensor x = sample.inputs().get(0);
        Tensor w = sample.inputs().get(1);
        Tensor y = x.conv2d(w, at.conv());

        for (int n = 0; n < y.dim(0); n++) {
            for (int o = 0; o < y.dim(1); o++) {
                for (int a = 0; a < y.dim(2); a++) {
                    for (int b = 0; b < y.dim(3); b++) {
                        assertEquals(sum(x, w, at.conv(), n, o, a, b), y.get(n, o, a, b), 1e-12);
                    }
                }
            }
        }
    }

    private static double sum(Tensor x, Tensor w, Conv conv, int n, int o, int a, int b) {
        int perGroup = w.dim(1);
        int first = o / (w.dim(0) / conv.groups()) * perGroup;
        double sum = 0;
        for (int c = 0; c < perGroup; c++) {
            for (int i = 0; i < w.dim(2); i++) {
                for (int j = 0; j < w.dim(3); j++) {
                    int row = a * conv.stride().height()
                            + i * conv.dilation().height()
                            - conv.padding().height();
                    int column = b * conv.stride().width()
                            + j * conv.dilation().width()
                            - conv.padding().width();
                    if (row >= 0 && row < x.dim(2) && column >= 0 && column < x.dim(3)) {
                        sum += w.get(o, c, i, j) * x.get(n, first + c, row, column);
                    }
                }
            }
        }
        return sum;
    }

    /** (conv2d x) . g = x . (convTranspose2d g) = w . (conv2dWeight x, g). */
    @Property(tries = 300)
    void theThreeConvolutionsAreTransposesOfEachOther(@ForAll long seed) {
        Sampler draw = new Sampler(new Random(seed), 4, 5);
        Samples.Sample sample = ConvolutionsForward.sampleConv(draw);
        ConvolutionsGeometry at = (ConvolutionsGeometry) sample.attributes();
        Tensor x = sample.inputs().get(0);
        Tensor w = sample.inputs().get(1);
        Tensor y = x.conv2d(w, at.conv());
        Tensor g = draw.tensor(y.shape(), Domain.REALS);
        Conv exact = at.conv()
                .outputPadding(
                        at.image().height()
                                - ConvolutionsGeometry.transposed(at.conv(), stops(y), at.kernel())
                                        .image()
                                        .height(),
                        at.image().width()
                                - ConvolutionsGeometry.transposed(at.conv(), stops(y), at.kernel())
                                        .image()
                                        .width());

        double expected = y.mul(g).sum().item();
        assertEquals(expected, g.convTranspose2d(w, exact).mul(x).sum().item(), 1e-10);
        assertEquals(
                expected,
                x.conv2dWeight(g, w.dim(2), w.dim(3), at.conv()).mul(w).sum().item(),
                1e-10);
    }

    private static Size stops(Tensor y) {
        return new Size(y.dim(2), y.dim(3));
    }

    @Property(tries = 300)
    void poolsAreTheirWindows(@ForAll long seed) {
        Samples.Sample sample = ConvolutionsForward.samplePool(new Sampler(new Random(seed), 4, 5));
        PoolWindow at = (PoolWindow) sample.attributes();
        Tensor x = sample.inputs()
                .get(0)
                .reshape(
                        -1,
                        sample.inputs().get(0).dim(-2),
                        sample.inputs().get(0).dim(-1));
        Tensor largest = x.maxPool2d(at);
        Tensor mean = x.avgPool2d(at);
        Tensor place = x.maxPool2dIndices(at);

        for (int p = 0; p < x.dim(0); p++) {
            for (int a = 0; a < mean.dim(1); a++) {
                for (int b = 0; b < mean.dim(2); b++) {
                    double sum = 0;
                    int counted = 0;
                    double max = Double.NEGATIVE_INFINITY;
                    for (int i = 0; i < at.kernel().height(); i++) {
                        for (int j = 0; j < at.kernel().width(); j++) {
                            int row = a * at.stride().height()
                                    + i * at.dilation().height()
                                    - at.padding().height();
                            int column = b * at.stride().width()
                                    + j * at.dilation().width()
                                    - at.padding().width();
                            counted += at.countIncludePad()
                                            && row < x.dim(1) + at.padding().height()
                                            && column < x.dim(2) + at.padding().width()
                                    ? 1
                                    : 0;
                            if (row >= 0 && row < x.dim(1) && column >= 0 && column < x.dim(2)) {
                                sum += x.get(p, row, column);
                                counted += at.countIncludePad() ? 0 : 1;
                                max = Math.max(max, x.get(p, row, column));
                            }
                        }
                    }
                    assertEquals(sum / counted, mean.get(p, a, b), 1e-12);
                    assertEquals(max, largest.get(p, a, b));
                    int at0 = (int) place.get(p, a, b);
                    assertEquals(max, x.get(p, at0 / x.dim(2), at0 % x.dim(2)));
                }
            }
        }
    }

    /** So many channels that the rows of one image are done in several blocks. */
    @Example
    void blocksOfRowsFitTogether() {
        Sampler draw = new Sampler(new Random(1), 4, 5);
        Tensor x = draw.tensor(Shape.of(2, 64, 7, 100), Domain.REALS);
        Tensor w = draw.tensor(Shape.of(3, 64, 3, 3), Domain.REALS);
        Tensor y = x.conv2d(w);
        Tensor g = draw.tensor(y.shape(), Domain.REALS);

        for (int a = 0; a < y.dim(2); a++) {
            assertArrayEquals(
                    x.slice(2, a, a + 3).conv2d(w).toDoubleArray(),
                    y.slice(2, a, a + 1).toDoubleArray(),
                    1e-11);
        }
        double expected = y.mul(g).sum().item();
        assertEquals(expected, g.convTranspose2d(w, Conv.DEFAULT).mul(x).sum().item(), 1e-8);
        assertEquals(
                expected, x.conv2dWeight(g, 3, 3, Conv.DEFAULT).mul(w).sum().item(), 1e-8);
    }

    @Example
    void aNaNIsTheLargest() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {3, Double.NaN, 5, 4}, 1, 1, 2, 2);

        assertEquals(Double.NaN, x.maxPool2d(PoolWindow.over(2)).item());
        assertEquals(1, x.maxPool2dIndices(PoolWindow.over(2)).item());
    }

    @Example
    void conv1dIsConv2dOfHeightOne() {
        Tensor x = Tensor.randn(DType.FLOAT64, new Random(1), 2, 4, 9);
        Tensor w = Tensor.randn(DType.FLOAT64, new Random(2), 6, 2, 3);
        Conv conv = Conv.DEFAULT.stride(2).padding(1).dilation(2).groups(2);

        assertArrayEquals(
                x.unsqueeze(2)
                        .conv2d(w.unsqueeze(2), conv.stride(1, 2).padding(0, 1).dilation(1, 2))
                        .toDoubleArray(),
                x.conv1d(w, conv).toDoubleArray());
    }
}
