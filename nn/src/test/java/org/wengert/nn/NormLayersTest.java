package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/** Norms against loops over the means and variances that define them. */
class NormLayersTest {
    private static final double EPSILON = 1e-5;

    private final Tensor images =
            Tensor.randn(DType.FLOAT64, Rng.generator(4), 3, 4, 2, 5).mul(2).add(0.7);

    /** A weight and a bias that are not 1 and 0. */
    private static void setAffine(NormLayer layer) {
        layer.to(DType.FLOAT64);
        for (Parameter parameter : layer.parameters()) {
            int[] shape = parameter.tensor().shape().toArray();
            parameter.requiresGrad(false);
            parameter.tensor().assign(Tensor.randn(DType.FLOAT64, Rng.generator(shape.length + 5), shape));
            parameter.requiresGrad(true);
        }
    }

    /** Mean and variance (divided by count - correction) of the elements that have this key. */
    private interface Key {
        int of(int n, int channel, int row, int column);
    }

    private double[] statistics(Key key, int wanted, int correction) {
        double sum = 0;
        int count = 0;
        for (int pass = 0; pass < 2; pass++) {
            double mean = count == 0 ? 0 : sum / count;
            double squares = 0;
            for (int i = 0; i < 120; i++) {
                int n = i / 40;
                int c = i / 10 % 4;
                int row = i / 5 % 2;
                int column = i % 5;
                if (key.of(n, c, row, column) == wanted) {
                    double x = images.get(n, c, row, column);
                    if (pass == 0) {
                        sum += x;
                        count++;
                    }
                    squares += (x - mean) * (x - mean);
                }
            }
            if (pass == 1) {
                return new double[] {mean, squares / (count - correction)};
            }
        }
        throw new AssertionError();
    }

    private void assertNormalized(Tensor y, Key key, double epsilon, Parameter weight, Parameter bias, Key affine) {
        double[] w = weight == null ? null : weight.tensor().toDoubleArray();
        double[] b = bias == null ? null : bias.tensor().toDoubleArray();
        for (int i = 0; i < 120; i++) {
            int n = i / 40;
            int c = i / 10 % 4;
            int row = i / 5 % 2;
            int column = i % 5;
            double[] statistics = statistics(key, key.of(n, c, row, column), 0);
            double expected = (images.get(n, c, row, column) - statistics[0]) / Math.sqrt(statistics[1] + epsilon);
            int at = affine.of(n, c, row, column);
            expected = expected * (w == null ? 1 : w[at]) + (b == null ? 0 : b[at]);
            assertEquals(expected, y.get(n, c, row, column), 1e-11);
        }
    }

    @Test
    void batchNormUsesTheBatchInTrainingAndTheRunningStatisticsAfterwards() {
        BatchNorm2d layer = new BatchNorm2d(4);
        setAffine(layer);
        Key channel = (n, c, row, column) -> c;
        assertNormalized(layer.forward(images), channel, EPSILON, layer.weight(), layer.bias(), channel);
        double[] means = new double[4];
        double[] variances = new double[4];
        for (int c = 0; c < 4; c++) {
            double[] unbiased = statistics(channel, c, 1);
            means[c] = 0.1 * unbiased[0];
            variances[c] = 0.9 + 0.1 * unbiased[1];
        }
        assertArrayEquals(means, layer.runningMean().tensor().toDoubleArray(), 1e-12);
        assertArrayEquals(variances, layer.runningVar().tensor().toDoubleArray(), 1e-12);

        layer.momentum(0.5);
        layer.forward(images);
        for (int c = 0; c < 4; c++) {
            double[] unbiased = statistics(channel, c, 1);
            means[c] = 0.5 * means[c] + 0.5 * unbiased[0];
            variances[c] = 0.5 * variances[c] + 0.5 * unbiased[1];
        }
        assertArrayEquals(means, layer.runningMean().tensor().toDoubleArray(), 1e-12);
        assertArrayEquals(variances, layer.runningVar().tensor().toDoubleArray(), 1e-12);

        layer.eval();
        Tensor y = layer.forward(images);
        for (int c = 0; c < 4; c++) {
            double expected = (images.get(1, c, 1, 2) - means[c])
                            / Math.sqrt(variances[c] + EPSILON)
                            * layer.weight().tensor().get(c)
                    + layer.bias().tensor().get(c);
            assertEquals(expected, y.get(1, c, 1, 2), 1e-12);
        }
        assertArrayEquals(means, layer.runningMean().tensor().toDoubleArray(), 1e-12, "evaluation changes nothing");
        assertEquals(
                List.of("weight", "bias", "runningMean", "runningVar", "numBatchesTracked"),
                List.copyOf(layer.state().keySet()));
        assertEquals(8, layer.parameterCount());
    }

    @Test
    void cumulativeStatisticsAreThePlainMean() {
        BatchNorm1d layer = new BatchNorm1d(2).cumulative();
        assertEquals("BatchNorm1d(2, epsilon=1.0E-5, cumulative)", layer.toString());
        double[] means = new double[2];
        for (int batch = 1; batch <= 3; batch++) {
            Tensor x = Tensor.randn(Rng.generator(batch), 5, 2);
            layer.forward(x);
            for (int c = 0; c < 2; c++) {
                means[c] += x.select(1, c).mean().item() / 3;
            }
        }
        assertArrayEquals(means, layer.runningMean().tensor().toDoubleArray(), 1e-6);
        assertEquals(3, layer.numBatchesTracked().tensor().item());
        layer.eval();
        layer.forward(Tensor.ones(1, 2));
        assertEquals(3, layer.numBatchesTracked().tensor().item());
        assertEquals(
                "BatchNorm1d(2, epsilon=1.0E-5, momentum=0.2)",
                layer.momentum(0.2).toString());
    }

    @Test
    void batchNorm1dTakesRowsAndSequences() {
        BatchNorm1d layer = new BatchNorm1d(4);
        setAffine(layer);
        BatchNorm2d reference = new BatchNorm2d(4);
        reference.to(DType.FLOAT64);
        reference.load(layer.state());
        Tensor rows = images.select(2, 0).select(2, 0);
        assertArrayEquals(
                reference.forward(rows.reshape(3, 4, 1, 1)).toDoubleArray(),
                layer.forward(rows).toDoubleArray(),
                1e-12);
        Tensor sequences = images.select(2, 0);
        assertArrayEquals(
                reference.forward(sequences.unsqueeze(2)).toDoubleArray(),
                layer.forward(sequences).toDoubleArray(),
                1e-12);
        assertArrayEquals(
                reference.runningVar().tensor().toDoubleArray(),
                layer.runningVar().tensor().toDoubleArray(),
                1e-12);
    }

    @Test
    void batchNormWithoutStatisticsOrAffine() {
        BatchNorm2d layer = new BatchNorm2d(4, false, false).epsilon(0.5);
        Key channel = (n, c, row, column) -> c;
        assertNormalized(layer.forward(images), channel, 0.5, null, null, channel);
        layer.eval();
        assertNormalized(layer.forward(images), channel, 0.5, null, null, channel);
        assertEquals(0, layer.state().size());
        BatchNorm2d tracking = new BatchNorm2d(4, false, true);
        tracking.eval();
        assertArrayEquals(
                images.div(Math.sqrt(1 + EPSILON)).toDoubleArray(),
                tracking.forward(images).toDoubleArray(),
                1e-12);
        assertEquals(
                "BatchNorm2d(4, epsilon=0.5, momentum=0.1, affine=false, trackRunningStats=false)", layer.toString());
    }

    @Test
    void groupNormIsOverGroupsOfChannelsOfEachImage() {
        GroupNorm layer = new GroupNorm(2, 4);
        setAffine(layer);
        assertNormalized(
                layer.forward(images),
                (n, c, row, column) -> 2 * n + c / 2,
                EPSILON,
                layer.weight(),
                layer.bias(),
                (n, c, row, column) -> c);
        assertNormalized(
                new GroupNorm(4, 4, false).epsilon(0.1).forward(images),
                (n, c, row, column) -> 4 * n + c,
                0.1,
                null,
                null,
                (n, c, row, column) -> 0);
    }

    @Test
    void layerNormIsOverTheLastAxes() {
        LayerNorm layer = new LayerNorm(2, 5);
        setAffine(layer);
        Key image = (n, c, row, column) -> 4 * n + c;
        assertNormalized(
                layer.forward(images),
                image,
                EPSILON,
                layer.weight(),
                layer.bias(),
                (n, c, row, column) -> 5 * row + column);
        LayerNorm noBias = new LayerNorm(Shape.of(5), true, false).epsilon(0.1);
        setAffine(noBias);
        Key line = (n, c, row, column) -> 8 * n + 2 * c + row;
        assertNormalized(noBias.forward(images), line, 0.1, noBias.weight(), null, (n, c, row, column) -> column);
        assertNormalized(new LayerNorm(Shape.of(5), false, true).forward(images), line, EPSILON, null, null, line);
        assertEquals("LayerNorm([5], epsilon=0.1, bias=false)", noBias.toString());
    }

    @Test
    void rmsNormDividesByTheRootMeanSquare() {
        RmsNorm layer = new RmsNorm(5);
        setAffine(layer);
        Tensor y = layer.forward(images);
        double squares = 0;
        for (int i = 0; i < 5; i++) {
            squares += images.get(1, 2, 1, i) * images.get(1, 2, 1, i);
        }
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    layer.weight().tensor().get(i) * images.get(1, 2, 1, i) / Math.sqrt(squares / 5 + Math.ulp(1.0)),
                    y.get(1, 2, 1, i),
                    1e-12);
        }
        Tensor tiny = Tensor.full(DType.FLOAT32, 1e-4, 1, 5);
        double root = Math.sqrt(1e-8 + Math.ulp(1f));
        assertEquals(1e-4 / root, new RmsNorm(5).forward(tiny).get(0, 0), 1e-7);
        assertEquals(
                1e-4 / Math.sqrt(1e-8 + 0.1),
                new RmsNorm(Shape.of(5), false).epsilon(0.1).forward(tiny).get(0, 0),
                1e-9);
    }

    @Test
    void aBatchOfNothingChangesNoStatistics() {
        BatchNorm1d layer = new BatchNorm1d(4);
        assertThrows(IllegalArgumentException.class, () -> layer.forward(Tensor.zeros(0, 4)));
        assertEquals(0, layer.runningMean().tensor().get(0));
        layer.eval();
        assertEquals(Shape.of(0, 4), layer.forward(Tensor.zeros(0, 4)).shape());
    }

    @Test
    void errors() {
        assertEquals(
                "BatchNorm2d(4, epsilon=1.0E-5, momentum=0.1): input FLOAT32 [4, 4]: expected (n, 4, height, width). Put the channels there, or give the "
                        + "layer as many as the input has.",
                message(() -> new BatchNorm2d(4).forward(Tensor.zeros(4, 4))));
        assertEquals(
                "BatchNorm1d(4, epsilon=1.0E-5, momentum=0.1): input FLOAT32 [1, 4] has one value per channel, which has no variance. Train with a "
                        + "larger batch, or call eval() first.",
                message(() -> new BatchNorm1d(4).forward(Tensor.zeros(1, 4))));
        assertEquals(
                "LayerNorm([4], epsilon=1.0E-5): input FLOAT32 [4, 3]: expected the last axes to be [4]. Make it a layer for the sizes that the input "
                        + "ends with.",
                message(() -> new LayerNorm(4).forward(Tensor.zeros(4, 3))));
        assertEquals(
                "GroupNorm: 4 channels in 3 groups: expected a multiple of 3. Choose a number of groups that divides the channels.",
                message(() -> new GroupNorm(3, 4)));
        assertEquals(
                "RmsNorm([3]): input FLOAT64 [3]: expected FLOAT32, found FLOAT64. Convert the input: x.to(DType.FLOAT32), or the network: "
                        + "network.to(DType.FLOAT64).",
                message(() -> new RmsNorm(3).forward(Tensor.zeros(DType.FLOAT64, 3))));
        assertEquals(
                "BatchNorm1d: momentum 2.0: expected a number from 0 to 1. Use 0.1.",
                message(() -> new BatchNorm1d(4).momentum(2)));
        assertEquals(
                "LayerNorm: epsilon -1.0: expected a finite number of 0 or more. Use 1e-5.",
                message(() -> new LayerNorm(4).epsilon(-1)));
        assertEquals("LayerNorm: number of axes 0: expected 1 or more. Pass a larger number.", message(LayerNorm::new));
    }

    private static String message(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
