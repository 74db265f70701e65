package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The logarithm's second derivative, 1 / x^2, underflows long before what it is multiplied by overflows. */
class LogOfLargeTest {
    @Test
    void theLogarithmOfAnExponentialIsALine() {
        UnaryOperator<Tensor> second =
                Gradients.grad(Gradients.grad((Tensor x) -> x.mul(1000).exp().log()));
        assertEquals(0, second.apply(Tensor.scalar(DType.FLOAT64, 0.5)).item(), 1e-6);
    }
}
