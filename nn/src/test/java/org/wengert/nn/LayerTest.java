package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

class LayerTest {
    private static final Tensor X = Tensor.of(new double[][] {{-2, 0.5, 0}});

    private static Linear twoToThree() {
        Linear linear = new Linear(2, 3);
        linear.load(Map.of("weight", Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}}), "bias", Tensor.of(10, 20, 30)));
        return linear;
    }

    @Test
    void linearIsXWPlusB() {
        Linear linear = twoToThree();
        assertArrayEquals(
                new double[] {10 - 7, 20 - 8, 30 - 9, 15, 27, 39},
                linear.forward(Tensor.of(new double[][] {{1, -2}, {1, 1}})).toDoubleArray());
    }

    @Test
    void linearTakesVectorsMatricesAndBatchesOfThem() {
        Linear linear = twoToThree();
        assertEquals(Shape.of(3), linear.forward(Tensor.zeros(2)).shape());
        assertEquals(Shape.of(0, 3), linear.forward(Tensor.zeros(0, 2)).shape());
        assertEquals(Shape.of(4, 5, 3), linear.forward(Tensor.zeros(4, 5, 2)).shape());
    }

    @Test
    void linearWithoutBias() {
        Linear linear = new Linear(2, 3, false);
        assertNull(linear.bias());
        assertEquals(1, linear.parameters().size());
        assertArrayEquals(new double[3], linear.forward(Tensor.zeros(2)).toDoubleArray());
    }

    @Test
    void aBiasBesideAnInitStartsAtZero() {
        assertArrayEquals(
                new double[20],
                new Linear(2, 20, true, Init.kaimingUniform()).bias().tensor().toDoubleArray());
    }

    @Test
    void linearNamesItselfWhenTheInputDoesNotFit() {
        Mlp mlp = new Mlp();
        Tensor wide = Tensor.zeros(4, 3);
        assertEquals(
                "Linear(2, 20): input FLOAT32 [4, 3]: expected the last axis to be 2, found 3. Give it 2 features, or make it "
                        + "Linear(3, 20).",
                message(mlp, wide));
        mlp.parameters();
        assertEquals(
                "Linear(2, 20) at hidden1: input FLOAT32 [4, 3]: expected the last axis to be 2, found 3. Give it 2 features, or make it "
                        + "Linear(3, 20).",
                message(mlp, wide));
        assertEquals(
                "Linear(2, 20) at hidden1: input FLOAT32 [] is a single number: expected 2 features in the last axis. Reshape it: x.reshape(1, 1).",
                message(mlp, Tensor.scalar(1)));
        assertEquals(
                "Linear(2, 20) at hidden1: input FLOAT64 [1, 2]: expected FLOAT32, found FLOAT64. Convert the input: x.to(DType.FLOAT32), or the "
                        + "network: network.to(DType.FLOAT64).",
                message(mlp, Tensor.zeros(DType.FLOAT64, 1, 2)));
        assertEquals(
                "Linear(2, 20) at hidden1: input INT32 [2]: expected FLOAT32, found INT32. Convert the input: x.to(DType.FLOAT32).",
                message(mlp, Tensor.arange(2)));
    }

    private static String message(Layer layer, Tensor x) {
        return assertThrows(IllegalArgumentException.class, () -> layer.forward(x))
                .getMessage();
    }

    @Test
    void aNegativeSizeIsAnError() {
        assertEquals(
                "Linear: -1 inputs and 2 outputs: a size is negative. Pass the width of the input, then that of the output.",
                assertThrows(IllegalArgumentException.class, () -> new Linear(-1, 2))
                        .getMessage());
    }

    @Test
    void activationsAreTheTensorsOwn() {
        assertArrayEquals(new double[] {0, 0.5, 0}, new ReLU().forward(X).toDoubleArray());
        assertArrayEquals(X.sigmoid().toDoubleArray(), new Sigmoid().forward(X).toDoubleArray());
        assertArrayEquals(X.tanh().toDoubleArray(), new Tanh().forward(X).toDoubleArray());
        assertArrayEquals(
                new double[] {-0.02, 0.5, 0}, new LeakyReLU().forward(X).toDoubleArray(), 1e-8);
        assertArrayEquals(
                new double[] {-1, 0.5, 0}, new LeakyReLU(0.5).forward(X).toDoubleArray());
        assertArrayEquals(X.softmax(1).toDoubleArray(), new Softmax().forward(X).toDoubleArray());
        assertArrayEquals(new double[] {1, 1, 1}, new Softmax(0).forward(X).toDoubleArray());
    }

    @Test
    void sequentialRunsItsLayersInOrder() {
        Linear linear = twoToThree();
        Sequential sequential = new Sequential(linear, Tensor::neg, new ReLU(), x -> x.add(1));
        assertArrayEquals(
                new double[] {1, 1, 1}, sequential.forward(Tensor.of(1, 1)).toDoubleArray());
        assertEquals(
                List.of("0.weight", "0.bias"),
                List.copyOf(sequential.namedParameters().keySet()));
        assertEquals(4, sequential.layers().size());
        assertSame(X, new Sequential().forward(X));
    }

    /** A layer that is a record is searched like one in a field. */
    record Residual(Linear inner) implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            return x.add(inner.forward(x));
        }
    }

    @Test
    void sequentialSearchesRecords() {
        Sequential sequential = new Sequential(new Residual(new Linear(2, 2)), new ReLU());
        assertEquals(
                List.of("0.inner.weight", "0.inner.bias"),
                List.copyOf(sequential.namedParameters().keySet()));
    }
}
