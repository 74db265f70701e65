package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

class ClippingTest {
    private final Parameter a = new Parameter(Tensor.of(0, 0).named("a"));
    private final Parameter b = new Parameter(Tensor.of(0).named("b"));
    private final Parameter unused = new Parameter(Tensor.of(0).named("unused"));
    private final List<Parameter> all = List.of(a, b, unused);

    private void gradients(double a0, double a1, double b0) {
        a.tensor().mul(Tensor.of(a0, a1)).sum().add(b.tensor().mul(b0).sum()).backward();
    }

    @Test
    void aLargeNormIsScaledDownOverAllParameters() {
        gradients(2, -3, 6);

        assertEquals(7, Clipping.norm(all, 3.5));
        assertArrayEquals(new float[] {1, -1.5f}, a.grad().toFloatArray());
        assertArrayEquals(new float[] {3}, b.grad().toFloatArray());
    }

    @Test
    void aSmallNormStays() {
        gradients(2, -3, 6);

        assertEquals(7, Clipping.norm(all, 7));
        assertArrayEquals(new float[] {6}, b.grad().toFloatArray());
    }

    @Test
    @DisplayName("gradient-norm clipping when the norm is not finite")
    void aNormThatIsNotFiniteIsAnErrorThatNamesTheParameter() {
        gradients(2, -3, Double.POSITIVE_INFINITY);

        assertEquals(
                "Clipping.norm: the gradient of Parameter b FLOAT32 [1] has norm Infinity, and clipping it would spread that to all "
                        + "parameters. Find where it comes from with Tape.detectAnomaly(), or lower the learning rate.",
                assertThrows(IllegalStateException.class, () -> Clipping.norm(all, 1))
                        .getMessage());
        assertArrayEquals(new float[] {2, -3}, a.grad().toFloatArray());
    }

    @Test
    void valuesAreLimitedOneByOne() {
        gradients(2, -3, 0.5);
        Clipping.value(all, 1);

        assertArrayEquals(new float[] {1, -1}, a.grad().toFloatArray());
        assertArrayEquals(new float[] {0.5f}, b.grad().toFloatArray());
    }

    @Test
    void aLimitIsAboveZero() {
        assertThrows(IllegalArgumentException.class, () -> Clipping.norm(all, 0));
        assertThrows(IllegalArgumentException.class, () -> Clipping.value(all, Double.NaN));
    }
}
