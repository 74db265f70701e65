package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The probabilities that binary cross-entropy takes. */
class BceLossTest {
    private static final Tensor TARGET = Tensor.of(1, 0, 1);

    private static double[] losses(double... p) {
        return Tensor.of(p).bceLoss(TARGET, Reduction.NONE).toDoubleArray();
    }

    @Test
    void theBoundsAreProbabilitiesAndNaNShows() {
        assertArrayEquals(new double[] {0, 0, 100}, losses(1, -0.0, 0), 1e-9);
        assertArrayEquals(new double[] {100, Double.NaN, Math.log(2)}, losses(0, Double.NaN, 0.5), 1e-7);
    }

    @Test
    void anyOtherNumberIsAnError() {
        for (double p : new double[] {-1e-30, 1.0000001, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> losses(0.5, 0.5, p));
        }
    }

    @Test
    void shapesAreCheckedFirst() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Tensor.of(2, 3).bceLoss(TARGET, Reduction.SUM))
                .getMessage();
        assertEquals("bceLoss: prediction FLOAT32 [2] and target FLOAT32 [3]: shapes differ", message.split(",")[0]);
    }
}
