package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MaskedFillTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, Double.NaN, 3, Double.POSITIVE_INFINITY}, 2, 2);
    private final Tensor second = Tensor.of(new boolean[] {false, true});

    @Test
    void fillsWhereTheMaskIsTrue() {
        assertArrayEquals(new double[] {1, -5, 3, -5}, x.maskedFill(second, -5).toDoubleArray());
        assertArrayEquals(
                new int[] {7, 1},
                Tensor.of(new int[] {0, 1})
                        .maskedFill(Tensor.of(new boolean[] {true, false}), 7)
                        .toIntArray());
    }

    @Test
    void whatIsFilledOverReceivesNothing() {
        Tensor leaf = x.copy().requiresGrad(true);
        leaf.maskedFill(second, -5).square().sum().backward();
        assertArrayEquals(new double[] {2, 0, 6, 0}, leaf.grad().toDoubleArray());
    }

    @Test
    void aMaskThatDoesNotFitIsRefused() {
        assertEquals(
                "maskedFill: mask BOOL [2] for FLOAT32 [3]: expected a shape that broadcasts to [3]. Reshape the mask, or insert axes with unsqueeze.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Tensor.ones(3).maskedFill(second, 0))
                        .getMessage());
    }
}
