package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random indices: how often each comes, what never comes, and that a generator decides it all. */
class MultinomialTest {
    private static final int MANY = 40_000;

    /** Five standard deviations of a share. */
    private static double tolerance(double p) {
        return 5 * Math.sqrt(p * (1 - p) / MANY);
    }

    private static double share(Tensor drawn, int index) {
        return drawn.eq(index).mean().item();
    }

    @Test
    void indicesComeAsOftenAsTheirWeightsSay() {
        Tensor weights = Tensor.of(new double[][] {{1, 0, 3, 4}, {0, 2, 0, 0}});
        Tensor drawn = weights.multinomial(MANY, true, new Random(1));
        assertEquals(Shape.of(2, MANY), drawn.shape());
        assertEquals(DType.INT32, drawn.dtype());
        double[] expected = {0.125, 0, 0.375, 0.5};
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], share(drawn.select(0, 0), i), tolerance(expected[i]));
        }
        assertEquals(1, share(drawn.select(0, 1), 1));
    }

    @Test
    void withoutReplacementNoIndexComesTwice() {
        Tensor weights = Tensor.of(DType.FLOAT64, 1, 2, 0, 3).broadcastTo(MANY, 4);
        Tensor drawn = weights.multinomial(3, new Random(2));
        int[] values = drawn.sort(1).values().toIntArray();
        for (int i = 0; i < values.length; i += 3) {
            assertArrayEquals(new int[] {0, 1, 3}, Arrays.copyOfRange(values, i, i + 3));
        }
        assertEquals(1.0 / 2, share(drawn.select(1, 0), 3), tolerance(0.5));
        // 0 first with 1/6, 1 after it with 2/5; 3 first with 1/2, 1 after it with 2/3.
        double second = 1.0 / 6 * 2 / 5 + 1.0 / 2 * 2 / 3;
        assertEquals(second, share(drawn.select(1, 1), 1), tolerance(second));
    }

    @Test
    void aGeneratorDecidesAndACheckpointReplays() {
        Tensor weights = Tensor.rand(new Random(3), 5, 7);
        assertArrayEquals(
                weights.multinomial(4, new Random(4)).toIntArray(),
                weights.multinomial(4, new Random(4)).toIntArray());
        Random shared = new Random(5);
        Tensor x = Tensor.rand(new Random(6), 7).requiresGrad(true);
        Tensor y =
                Gradients.checkpoint(in -> in[0].indexSelect(0, in[0].detach().multinomial(1, shared)), x);
        Tensor g = Gradients.of(y.sum()).wrt(x);
        assertTrue(x.mul(g).sum().item() == y.item() && g.sum().item() == 1);
    }

    @Test
    void nothingToDraw() {
        assertEquals(
                Shape.of(3, 0), Tensor.ones(3, 2).multinomial(0, new Random(1)).shape());
        assertEquals(
                Shape.of(0, 2), Tensor.ones(0, 2).multinomial(2, new Random(1)).shape());
        assertEquals(
                Shape.of(2, 0),
                Tensor.ones(2, 0).multinomial(0, true, new Random(1)).shape());
    }
}
