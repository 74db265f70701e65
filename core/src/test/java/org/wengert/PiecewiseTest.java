package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class PiecewiseTest {
    private static final MathContext DIGITS = new MathContext(40);

    @Test
    void hardSigmoidAndHardSwishKeepTheirDigitsWhereTheyLeaveZero() {
        for (int i = 1; i < 1000; i++) {
            double[] points = {
                -3 + Math.pow(2, -i / 20.0), -3 + i * Math.ulp(3.0), 3 - i * Math.ulp(3.0), i * 1e-310, -i / 500.0
            };
            for (double x : points) {
                BigDecimal sigmoid = new BigDecimal(x).add(new BigDecimal(3)).divide(new BigDecimal(6), DIGITS);
                Tensor at = Tensor.scalar(DType.FLOAT64, x);
                near(sigmoid.doubleValue(), at.hardSigmoid().item());
                near(
                        sigmoid.multiply(new BigDecimal(x)).doubleValue(),
                        at.hardSwish().item());
            }
        }
    }

    private static void near(double expected, double actual) {
        assertEquals(expected, actual, 2 * Math.ulp(expected));
    }
}
