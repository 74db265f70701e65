package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** A checkpointed function may make leaves of its own: they are others each time, and nobody asks for their gradients. */
class CheckpointLeafTest {
    private final Tensor x = Tensor.of(1, 2, 3).requiresGrad(true);

    @Test
    void aLeafMadeInside() {
        Gradients.checkpoint(in -> in[0].mul(Tensor.of(2, 4, 6).requiresGrad(true)), x)
                .sum()
                .backward();
        assertArrayEquals(new double[] {2, 4, 6}, x.grad().toDoubleArray());
    }

    @Test
    void aTransformInside() {
        Tensor c = Tensor.of(5, 6, 7);
        Gradients.checkpoint(
                        in -> Gradients.grad((Tensor z) -> z.square().mul(in[0]).sum())
                                .apply(c),
                        x)
                .sum()
                .backward();
        assertArrayEquals(new double[] {10, 12, 14}, x.grad().toDoubleArray());
    }
}
