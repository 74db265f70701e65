package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.wengert.DType;
import org.wengert.Tensor;

/** Right derivatives of functions that are hard on differences: saturated, cancelling, steep, narrow, of odd sizes, full of kinks. */
class FalseAlarmTest {
    private static final int INPUTS = 60;

    private final Random random = new Random(5);

    private DynamicTest passes(String name, UnaryOperator<Tensor> f, DoubleSupplier values, int... shape) {
        return dynamicTest(name, () -> {
            for (int i = 0; i < INPUTS; i++) {
                Tensor x = Tensor.zeros(DType.FLOAT64, shape);
                double[] drawn = x.toDoubleArray();
                java.util.Arrays.setAll(drawn, j -> values.getAsDouble());
                x = Tensor.of(DType.FLOAT64, drawn).reshape(shape);
                Report report = GradCheck.of(f::apply, x).seed(i).verdict();
                Tensor at = x;
                assertEquals(Verdict.PASS, report.verdict(), () -> report + " at " + at);
            }
        });
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private double power(double low, double high) {
        return Math.pow(10, between(low, high));
    }

    private double nearZero() {
        return power(-9, 0) * (random.nextBoolean() ? 1 : -1);
    }

    @TestFactory
    Stream<DynamicTest> saturated() {
        return Stream.of(
                passes("sigmoid", Tensor::sigmoid, () -> between(-40, 40)),
                passes("tanh", Tensor::tanh, () -> between(-20, 20)),
                passes("tanh of several", Tensor::tanh, () -> between(-20, 20), 5),
                passes("steep tanh", x -> x.mul(50).tanh(), () -> between(-0.5, 0.5)),
                passes("softplus", Tensor::softplus, () -> between(-40, 40)),
                passes("softmax", x -> x.softmax(-1), () -> between(-10, 10), 2, 3));
    }

    @TestFactory
    Stream<DynamicTest> cancelling() {
        return Stream.of(
                passes("(x - mean).sum", x -> x.sub(x.mean()).sum(), () -> between(-3, 3), 7),
                passes("softmax.sum", x -> x.softmax(0).sum(), () -> between(-3, 3), 7),
                passes("variance", x -> x.sub(x.mean()).square().mean(), () -> between(-3, 3), 7),
                passes("deviation", x -> x.sub(x.mean()).square().mean().sqrt(), () -> between(1, 1.001), 7),
                passes("1e5 + x^2", x -> x.square().add(1e5), () -> between(-3, 3)),
                passes("1e10 + x^2", x -> x.square().add(1e10), () -> between(-3, 3)));
    }

    @TestFactory
    Stream<DynamicTest> ofOddSizes() {
        return Stream.of(
                passes("log", Tensor::log, () -> power(-12, 0)),
                passes("log of several", Tensor::log, () -> power(-6, 0), 4),
                passes("sqrt", Tensor::sqrt, () -> power(-12, 0)),
                passes("reciprocal", Tensor::reciprocal, () -> power(-8, 0)),
                passes("exp", Tensor::exp, () -> between(-700, 700)),
                passes("exp of several", Tensor::exp, () -> between(-50, 50), 6),
                passes("large squares", Tensor::square, () -> power(0, 10)),
                passes("tiny squares", Tensor::square, () -> power(-20, 0)),
                passes("1e-20 x^2", x -> x.square().mul(1e-20), () -> between(-3, 3), 3),
                passes("1e20 x^2", x -> x.square().mul(1e20), () -> between(-3, 3), 3));
    }

    @TestFactory
    Stream<DynamicTest> narrow() {
        return Stream.of(
                passes("sin(1e3 x)", x -> x.mul(1e3).sin(), () -> between(0, 1)),
                passes("sin(2^8 2 pi x)", x -> x.mul(512 * Math.PI).sin(), () -> between(-3, 3), 3),
                passes("sin far out", Tensor::sin, () -> between(0, 1e3)),
                passes("a peak", x -> x.mul(1e4).square().neg().exp(), () -> between(-2.5e-4, 2.5e-4)),
                passes("Runge", x -> x.square().mul(25).add(1).pow(-4.0), () -> between(-3, 3), 3));
    }

    @TestFactory
    Stream<DynamicTest> withKinksNearBy() {
        Tensor w1 = Tensor.randn(DType.FLOAT64, random, 8, 16);
        Tensor w2 = Tensor.randn(DType.FLOAT64, random, 16, 3);
        return Stream.of(
                passes("relu", Tensor::relu, this::nearZero),
                passes("1 + relu", x -> x.relu().add(1), this::nearZero),
                passes("squares of abs", x -> x.abs().square().sum(), this::nearZero, 20),
                passes("1000 relus", Tensor::relu, () -> between(-3, 3), 1000),
                passes("a network", x -> x.matmul(w1).relu().matmul(w2).softmax(-1), () -> between(-0.5, 0.5), 4, 8));
    }
}
