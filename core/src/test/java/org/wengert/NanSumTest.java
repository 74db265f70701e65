package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NanSumTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, Double.NaN, 3, Double.NaN}, 2, 2);

    @Test
    void numbersThatAreNoneDoNotCount() {
        assertEquals(4, x.nanSum().item());
        assertArrayEquals(new double[] {4, 0}, x.nanSum(0).toDoubleArray());
        assertArrayEquals(new double[] {1, 3}, x.nanSum(Axes.of(1).keepDims()).toDoubleArray());
    }

    @Test
    void theyReceiveNothing() {
        Tensor leaf = x.copy().requiresGrad(true);
        leaf.nanSum().mul(5).backward();
        assertArrayEquals(new double[] {5, 0, 5, 0}, leaf.grad().toDoubleArray());
    }
}
