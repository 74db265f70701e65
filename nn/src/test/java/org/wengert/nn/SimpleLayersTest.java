package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Shape;
import org.wengert.Tensor;

/** Activations against PyTorch's formulas, and the layers that move or drop elements. */
class SimpleLayersTest {
    private static final double[] POINTS = {-7, -3, -2.5, -1, -0.6, -0.5, -0.2, 0, 0.2, 0.5, 0.7, 1, 2.5, 3, 6, 7};

    private final Tensor x = Tensor.of(DType.FLOAT64, POINTS, POINTS.length);

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** With its defaults, unless the name says otherwise. */
    private static Map<Layer, DoubleUnaryOperator> formulas() {
        Map<Layer, DoubleUnaryOperator> formulas = new LinkedHashMap<>();
        double alpha = 1.6732632423543772848170429916717;
        double scale = 1.0507009873554804934193349852946;
        formulas.put(new ReLU(), x -> Math.max(x, 0));
        formulas.put(new ReLU6(), x -> Math.min(Math.max(x, 0), 6));
        formulas.put(new LeakyReLU(), x -> x > 0 ? x : 0.01 * x);
        formulas.put(new PReLU(), x -> x > 0 ? x : 0.25 * x);
        formulas.put(new Sigmoid(), x -> sigmoid(x));
        formulas.put(new Tanh(), Math::tanh);
        formulas.put(new SiLU(), x -> x * sigmoid(x));
        formulas.put(new Mish(), x -> x * Math.tanh(Math.log1p(Math.exp(x))));
        formulas.put(
                new GELU().approximate(),
                x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
        formulas.put(new GELU(), x -> x * normal(x));
        formulas.put(new Hardsigmoid(), x -> Math.min(Math.max(x / 6 + 0.5, 0), 1));
        formulas.put(new Hardswish(), x -> x * Math.min(Math.max(x + 3, 0), 6) / 6);
        formulas.put(new Hardtanh(), x -> Math.min(Math.max(x, -1), 1));
        formulas.put(new Hardtanh(-2, 0.3), x -> Math.min(Math.max(x, -2), 0.3));
        formulas.put(new ELU(), x -> x > 0 ? x : Math.expm1(x));
        formulas.put(new ELU(0.5), x -> x > 0 ? x : 0.5 * Math.expm1(x));
        formulas.put(new CELU(), x -> x > 0 ? x : Math.expm1(x));
        formulas.put(new CELU(2), x -> x > 0 ? x : 2 * Math.expm1(x / 2));
        formulas.put(new SELU(), x -> scale * (x > 0 ? x : alpha * Math.expm1(x)));
        formulas.put(new Softplus(), x -> Math.log1p(Math.exp(x)));
        formulas.put(new Softplus(2), x -> Math.log1p(Math.exp(2 * x)) / 2);
        formulas.put(new Softsign(), x -> x / (1 + Math.abs(x)));
        formulas.put(new Tanhshrink(), x -> x - Math.tanh(x));
        formulas.put(new Softshrink(), x -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0);
        formulas.put(new Hardshrink(), x -> Math.abs(x) > 0.5 ? x : 0);
        formulas.put(new Threshold(0.5, -4), x -> x > 0.5 ? x : -4);
        formulas.put(new LogSigmoid(), x -> Math.log(sigmoid(x)));
        formulas.put(new Identity(), x -> x);
        return formulas;
    }

    /** The probability that a standard normal number is below x, by Simpson's rule. */
    private static double normal(double x) {
        int steps = 2000;
        double h = x / steps;
        double sum = 1 + Math.exp(-x * x / 2);
        for (int i = 1; i < steps; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-(i * h) * (i * h) / 2);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    @TestFactory
    Stream<DynamicTest> activations() {
        return formulas().entrySet().stream()
                .map(each -> dynamicTest(each.getKey().toString(), () -> {
                    if (each.getKey() instanceof PReLU prelu) {
                        prelu.to(DType.FLOAT64);
                    }
                    assertArrayEquals(
                            Arrays.stream(POINTS).map(each.getValue()).toArray(),
                            each.getKey().forward(x).toDoubleArray(),
                            1e-9);
                }));
    }

    @Test
    void softmaxAndItsKin() {
        double[][] rows = {{1, -2, 0.5}, {0, 3, 1}};
        Tensor scores = Tensor.of(DType.FLOAT64, rows);
        Tensor logs = new LogSoftmax().forward(scores);
        Tensor small = new Softmin(0).forward(scores);
        for (int i = 0; i < 2; i++) {
            double sum = Arrays.stream(rows[i]).map(Math::exp).sum();
            for (int j = 0; j < 3; j++) {
                assertEquals(rows[i][j] - Math.log(sum), logs.get(i, j), 1e-12);
                double column = Math.exp(-rows[0][j]) + Math.exp(-rows[1][j]);
                assertEquals(Math.exp(-rows[i][j]) / column, small.get(i, j), 1e-12);
            }
        }
        Tensor gated = new GLU(0).forward(scores);
        assertEquals(-2 * sigmoid(3), gated.get(0, 1), 1e-12);
        assertEquals(
                "GLU(axis=-1): input FLOAT64 [2, 3]: axis -1 has size 3, expected an even one. Give it two halves.",
                message(() -> new GLU().forward(scores)));
    }

    @Test
    void preluHasASlopeForEachChannel() {
        PReLU prelu = new PReLU(2);
        prelu.load(Map.of("weight", Tensor.of(0.1, -2)));
        Tensor images = Tensor.of(new double[][] {{-1, 5, -2, 3}}).reshape(1, 2, 2);
        assertArrayEquals(new float[] {-0.1f, 5, 4, 3}, prelu.forward(images).toFloatArray());
        assertEquals(
                "PReLU(2): input FLOAT32 [4]: expected (n, 2, ...). Make it PReLU(), with one slope for all.",
                message(() -> new PReLU(2).forward(Tensor.zeros(4))));
    }

    @Test
    void rreluDrawsItsSlopesInTraining() {
        RReLU rrelu = new RReLU();
        Rng.seed(1);
        Tensor y = rrelu.forward(Tensor.full(DType.FLOAT64, -1, 1000));
        assertTrue(y.max().item() <= -0.125 && y.min().item() >= -1.0 / 3);
        assertEquals(-11.0 / 48, y.mean().item(), 0.005);
        rrelu.eval();
        assertEquals(
                -11.0 / 48, rrelu.forward(Tensor.full(DType.FLOAT64, -1, 1)).item(), 1e-12);
        assertEquals(2, rrelu.forward(Tensor.scalar(2)).item());
        assertTrue(message(() -> new RReLU(1, 0)).startsWith("RReLU: slopes from 1.0 to 0.0"));
    }

    @Test
    void dropoutDropsInTrainingOnly() {
        Dropout dropout = new Dropout(0.2);
        Rng.seed(4);
        Tensor ones = Tensor.ones(DType.FLOAT64, 5000);
        Tensor y = dropout.forward(ones);
        assertArrayEquals(
                new double[] {0, 1.25},
                Arrays.stream(y.toDoubleArray()).distinct().sorted().toArray());
        assertEquals(1, y.mean().item(), 0.02);
        Rng.seed(4);
        assertArrayEquals(y.toDoubleArray(), dropout.forward(ones).toDoubleArray(), "reproducible");
        dropout.eval();
        assertSame(ones, dropout.forward(ones));
        assertEquals("Dropout(p=0.5)", new Dropout().toString());
        assertTrue(message(() -> new Dropout(-0.1)).startsWith("Dropout: probability -0.1: expected one from 0 to 1."));
    }

    @Test
    void dropoutInACheckpointDropsTheSameAgain() {
        Dropout dropout = new Dropout(0.5);
        Tensor ones = Tensor.ones(DType.FLOAT64, 50).requiresGrad(true);
        Tensor y = Gradients.checkpoint(in -> dropout.forward(in[0].square()), ones);
        y.sum().backward();
        assertArrayEquals(y.mul(2).toDoubleArray(), ones.grad().toDoubleArray());
    }

    @Test
    void flattenJoinsAxes() {
        assertEquals(
                Shape.of(2, 60), new Flatten().forward(Tensor.zeros(2, 3, 4, 5)).shape());
        assertEquals(
                Shape.of(0, 12), new Flatten().forward(Tensor.zeros(0, 3, 4)).shape());
        assertEquals(
                Shape.of(24, 5),
                new Flatten(0, -2).forward(Tensor.zeros(2, 3, 4, 5)).shape());
        assertEquals(Shape.of(2, 3), new Flatten().forward(Tensor.zeros(2, 3)).shape());
        assertEquals(
                "Flatten(): input FLOAT32 [3]: expected axes 1 to -1 among its 1. Give it a batch in front: x.unsqueeze(0).",
                message(() -> new Flatten().forward(Tensor.zeros(3))));
    }

    @Test
    void embeddingLooksUpRows() {
        Embedding table = Embedding.fromPretrained(Tensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
        Tensor index = Tensor.of(new int[] {2, 0, 2, 1}, 2, 2);
        Tensor y = table.forward(index);
        assertEquals(Shape.of(2, 2, 2), y.shape());
        assertArrayEquals(new double[] {5, 6, 1, 2, 5, 6, 3, 4}, y.toDoubleArray());
        assertTrue(!y.requiresGrad());
        table.requiresGrad(true);
        table.forward(index).sum().backward();
        assertArrayEquals(new double[] {1, 1, 1, 1, 2, 2}, table.weight().grad().toDoubleArray());
        Rng.seed(1);
        Tensor start = new Embedding(200, 50).weight().tensor();
        assertEquals(1, start.std().item(), 0.02);
        assertEquals(0, start.mean().item(), 0.02);
    }

    @Test
    void paddingIsZeroAndGetsNoGradient() {
        Embedding table = new Embedding(3, 2).paddingIndex(-1);
        Tensor index = Tensor.of(new int[] {2, 0}, 2);
        Tensor y = table.forward(index);
        assertArrayEquals(new double[] {0, 0}, y.select(0, 0).toDoubleArray());
        y.sum().backward();
        assertArrayEquals(new double[] {1, 1, 0, 0, 0, 0}, table.weight().grad().toDoubleArray());
        assertEquals("Embedding(3, 2, paddingIndex=2)", table.toString());
        assertEquals(
                "Embedding: padding index 3 of 3 entries. Pass one of them; negative ones count from the end.",
                assertThrows(IndexOutOfBoundsException.class, () -> new Embedding(3, 2).paddingIndex(3))
                        .getMessage());
        assertEquals(
                "Embedding(3, 2): input FLOAT32 [2]: expected INT32 indices, found FLOAT32. Convert it: x.to(DType.INT32).",
                message(() -> new Embedding(3, 2).forward(Tensor.zeros(2))));
        assertThrows(IndexOutOfBoundsException.class, () -> table.forward(Tensor.of(new int[] {3}, 1)));
    }

    @Test
    void residualAddsItsInput() {
        Residual residual = new Residual(Tensor::square);
        assertArrayEquals(new double[] {2, 6}, residual.forward(Tensor.of(1, 2)).toDoubleArray());
        assertEquals("Residual(\n  (inner): a function of SimpleLayersTest\n)", residual.toString());
        assertEquals(
                "Residual: the layer makes [3] of [2], and the two cannot be added. Give it as many outputs as inputs.",
                message(() -> new Residual(new Linear(2, 3)).forward(Tensor.zeros(2))));
        assertEquals(
                List.of("inner.0.weight", "inner.0.bias"),
                List.copyOf(new Residual(new Sequential(new Linear(2, 2)))
                        .namedParameters()
                        .keySet()));
    }

    private static String message(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }
}
