package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** FLOAT32 derivatives of sigmoid and tanh keep their digits in the tails, where 1 - y would have none: to 12 units in the last place. */
class SaturatedDerivativesTest {
    private static final double TOLERANCE = 12 * 0x1p-24;

    private static void check(UnaryOperator<Tensor> f, DoubleUnaryOperator derivative) {
        for (int i = -4000; i <= 4000; i++) {
            Tensor x = Tensor.of(new float[] {i * 0.03f}, 1).requiresGrad(true);
            f.apply(x).sum().backward();
            double expected = derivative.applyAsDouble(x.element(0));
            assertEquals(
                    expected,
                    x.grad().element(0),
                    TOLERANCE * expected + 2 * Float.MIN_VALUE,
                    () -> "at " + x.element(0));
        }
    }

    @Test
    void ofSigmoid() {
        check(Tensor::sigmoid, SaturatedDerivativesTest::logistic);
    }

    @Test
    void ofTanh() {
        check(Tensor::tanh, x -> 4 * logistic(2 * x));
    }

    private static double logistic(double x) {
        double e = Math.exp(-Math.abs(x));
        return e / ((1 + e) * (1 + e));
    }
}
