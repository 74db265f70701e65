package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wengert.context.Recomputation;

/** A checkpoint gives what its function gives, also inside another, with random numbers, and with what has changed in between. */
class CheckpointSeamTest {
    private final Tensor x = Tensor.linspace(DType.FLOAT64, 0.25, 2, 8).requiresGrad(true);

    private static Tensor checkpoint(UnaryOperator<Tensor> f, Tensor x) {
        return Gradients.checkpoint(in -> f.apply(in[0]), x);
    }

    /** f inside so many checkpoints, each of which draws before and after what is inside. */
    private static Tensor noisy(Tensor x, int depth, boolean checkpointed, RandomGenerator random) {
        if (depth == 0) {
            return x.dropout(0.5, random).mul(Tensor.uniform(DType.FLOAT64, random, 1, 2, 8));
        }
        UnaryOperator<Tensor> f = in -> {
            Tensor before =
                    in.mul(Tensor.rand(random, 8).to(DType.FLOAT64).add(1)).dropout(0.25, random);
            Tensor inside = noisy(before, depth - 1, checkpointed, random);
            Tensor twice = noisy(inside, depth - 1, checkpointed, random);
            return twice.mul(Tensor.randn(DType.FLOAT64, random, 8)).sin();
        };
        return checkpointed ? checkpoint(f, x) : f.apply(x);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void randomNumbersAreTheSameAtAnyDepth(int depth) {
        Random plainRandom = new Random(5);
        Random random = new Random(5);
        Tensor plain = noisy(x, depth, false, plainRandom);
        Tensor checkpointed = noisy(x, depth, true, random);

        assertArrayEquals(plain.toDoubleArray(), checkpointed.toDoubleArray());
        double[] expected = Gradients.of(plain.sum()).retainGraph().wrt(x).toDoubleArray();
        for (int walk = 0; walk < 3; walk++) {
            assertArrayEquals(
                    expected,
                    Gradients.of(checkpointed.sum()).retainGraph().wrt(x).toDoubleArray());
        }
        assertEquals(plainRandom.nextLong(), random.nextLong(), "a walk draws nothing from the program's generator");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void secondDerivativesSeeTheSameRandomNumbers(int depth) {
        Function<Boolean, double[]> second = checkpointed -> {
            Tensor y = noisy(x, depth, checkpointed, new Random(9));
            Tensor slope = Gradients.of(y.sum()).createGraph().wrt(x);
            return Gradients.of(slope.square().sum()).wrt(x).toDoubleArray();
        };
        assertArrayEquals(second.apply(false), second.apply(true), 1e-12);
    }

    @Test
    void anInnerCheckpointLeavesTheOuterOnesLog() {
        Random random = new Random(3);
        Tensor y = checkpoint(
                outer -> {
                    Tensor mask = Tensor.uniform(DType.FLOAT64, random, 0, 1, 8);
                    Tensor inner = checkpoint(in -> in.mul(Tensor.uniform(DType.FLOAT64, random, 0, 1, 8)), outer);
                    return inner.mul(mask).mul(Tensor.uniform(DType.FLOAT64, random, 0, 1, 8));
                },
                x);
        Random again = new Random(3);
        Tensor factors = Tensor.ones(DType.FLOAT64, 8);
        Tensor mask = Tensor.uniform(DType.FLOAT64, again, 0, 1, 8);
        Tensor inner = factors.mul(Tensor.uniform(DType.FLOAT64, again, 0, 1, 8));
        Tensor product = inner.mul(mask).mul(Tensor.uniform(DType.FLOAT64, again, 0, 1, 8));

        assertArrayEquals(product.toDoubleArray(), Gradients.of(y.sum()).wrt(x).toDoubleArray(), 1e-15);
    }

    @Test
    void aDrawnTensorMayBeChangedInPlace() {
        Random random = new Random(4);
        List<double[]> drawn = new ArrayList<>();
        Tensor y = checkpoint(
                in -> {
                    Tensor noise = Tensor.uniform(DType.FLOAT64, random, 1, 2, 8);
                    drawn.add(noise.toDoubleArray());
                    noise.mulInPlace(2);
                    return in.mul(noise);
                },
                x);
        double[] expected = new double[8];
        for (int i = 0; i < 8; i++) {
            expected[i] = 2 * drawn.get(0)[i];
        }
        for (int walk = 0; walk < 3; walk++) {
            assertArrayEquals(
                    expected, Gradients.of(y.sum()).retainGraph().wrt(x).toDoubleArray(), "walk " + walk);
        }
        assertEquals(4, drawn.size());
        drawn.forEach(values -> assertArrayEquals(drawn.get(0), values));
    }

    @Test
    void aDrawnTensorThatTheFunctionHandsOutMayBeChangedLater() {
        Random random = new Random(4);
        Tensor[] out = new Tensor[1];
        Tensor y = checkpoint(
                in -> {
                    Tensor noise = Tensor.uniform(DType.FLOAT64, random, 1, 2, 8);
                    if (out[0] == null) {
                        out[0] = noise;
                    }
                    return in.mul(noise);
                },
                x);
        double[] expected = out[0].toDoubleArray();
        out[0].fillInPlace(7);

        assertRightOrRefused(expected, y);
    }

    private void assertRightOrRefused(double[] expected, Tensor y) {
        double[] found;
        try {
            found = Gradients.of(y.sum()).retainGraph().wrt(x).toDoubleArray();
        } catch (IllegalStateException e) {
            assertTrue(e.getMessage().startsWith("backward: "), e::getMessage);
            assertTrue(e.getMessage().contains(" has changed it since. "), e::getMessage);
            return;
        }
        assertArrayEquals(expected, found, 1e-15);
    }

    private static void assertRefused(Tensor y) {
        String message = assertThrows(IllegalStateException.class, () -> y.sum().backward())
                .getMessage();
        assertTrue(message.startsWith("backward: "), message);
        assertTrue(message.contains("fillInPlace has changed it since. "), message);
    }

    @Test
    void aConstantThatHasChangedIsRefusedAsOnAPlainTape() {
        Tensor constant = Tensor.full(DType.FLOAT64, 3, 8);
        Tensor plain = x.mul(constant);
        Tensor checkpointed = checkpoint(in -> in.mul(constant), x);
        constant.fillInPlace(5);

        assertRefused(plain);
        assertRefused(checkpointed);
        assertEquals(null, x.grad());
    }

    @Test
    void aConstantInputThatHasChangedIsRefused() {
        Tensor constant = Tensor.full(DType.FLOAT64, 3, 8);
        Tensor y = Gradients.checkpoint(in -> in[0].mul(in[1]), x, constant);
        constant.fillInPlace(5);

        assertRefused(y);
    }

    @Test
    void aConstantOfAnInnerCheckpointThatHasChangedIsRefused() {
        Tensor constant = Tensor.full(DType.FLOAT64, 3, 8);
        Tensor y = checkpoint(outer -> checkpoint(in -> in.mul(constant).exp(), outer.tanh()), x);
        constant.fillInPlace(5);

        assertRefused(y);
    }

    @Test
    void aConstantWhoseViewOrPartIsUsedIsRefusedToo() {
        Tensor constant = Tensor.full(DType.FLOAT64, 3, 2, 4);
        Tensor view = checkpoint(in -> in.mul(constant.reshape(8)), x);
        Tensor part = checkpoint(in -> in.mul(constant.select(0, 0).sum()), x);
        constant.fillInPlace(5);

        assertRefused(view);
        assertRefused(part);
    }

    @Test
    void aConstantThatOnlyTheValueDependsOnIsNotUsedSilently() {
        // A plain tape keeps tanh's output and needs no constant; recomputed, the function would see another
        // one.
        Tensor constant = Tensor.full(DType.FLOAT64, 3, 8);
        UnaryOperator<Tensor> f = in -> in.add(constant).tanh();
        double[] expected = Gradients.of(f.apply(x).sum()).wrt(x).toDoubleArray();
        Tensor y = checkpoint(f, x);
        constant.fillInPlace(0);

        assertRightOrRefused(expected, y);
    }

    @Test
    void indicesAndMasksThatHaveChangedAreNotUsedSilently() {
        Tensor index = Tensor.of(new int[] {0, 1, 2, 3});
        Tensor mask = Tensor.of(new boolean[] {true, false, true, false, true, false, true, false});
        UnaryOperator<Tensor> gather = in -> in.square().indexSelect(0, index);
        UnaryOperator<Tensor> where = in -> Tensor.where(mask, in.square(), 0);
        double[] gathered = Gradients.of(gather.apply(x).sum()).wrt(x).toDoubleArray();
        double[] masked = Gradients.of(where.apply(x).sum()).wrt(x).toDoubleArray();
        Tensor y = checkpoint(gather, x);
        Tensor z = checkpoint(where, x);
        index.fillInPlace(7);
        mask.fillInPlace(0);

        assertRightOrRefused(gathered, y);
        assertRightOrRefused(masked, z);
    }

    @Test
    void aConstantBehindAComparisonIsNotUsedSilently() {
        Tensor limit = Tensor.full(DType.FLOAT64, 1, 8);
        UnaryOperator<Tensor> f = in -> Tensor.where(in.gt(limit), in.square(), in);
        double[] expected = Gradients.of(f.apply(x).sum()).wrt(x).toDoubleArray();
        Tensor y = checkpoint(f, x);
        limit.fillInPlace(100);

        assertRightOrRefused(expected, y);
    }

    @Test
    void aConstantThatChangedDirectlyAfterTheCheckpointIsNoticed() {
        Tensor constant = Tensor.full(DType.FLOAT64, 3, 8);
        Tensor y = Gradients.checkpoint(in -> in[0].mul(in[1]).mul(constant), x, constant);
        constant.fillInPlace(5);
        assertRefused(y);
    }

    @Test
    void aConstantChangedBeforeTheCheckpointIsFine() {
        Tensor constant = Tensor.full(DType.FLOAT64, 3, 8);
        constant.fillInPlace(5);
        Tensor y = checkpoint(in -> in.mul(constant), x);

        assertArrayEquals(
                Tensor.full(DType.FLOAT64, 5, 8).toDoubleArray(),
                Gradients.of(y.sum()).wrt(x).toDoubleArray());
    }

    @Test
    void whatTheFunctionMakesItselfMayBeChangedInIt() {
        Tensor y = checkpoint(
                in -> {
                    Tensor own = Tensor.ones(DType.FLOAT64, 8);
                    own.mulInPlace(3);
                    Tensor scaled = in.mul(own);
                    return scaled.mul(2);
                },
                x);
        for (int walk = 0; walk < 2; walk++) {
            assertArrayEquals(
                    Tensor.full(DType.FLOAT64, 6, 8).toDoubleArray(),
                    Gradients.of(y.sum()).retainGraph().wrt(x).toDoubleArray());
        }
    }

    @Test
    void aFunctionMayWriteToABufferThatItsValueDoesNotDependOn() {
        // As batch normalization keeps its running statistics.
        Tensor running = Tensor.zeros(DType.FLOAT64, 8);
        Tensor y = checkpoint(
                in -> {
                    running.addInPlace(in.detach(), 0.1);
                    return in.mul(2);
                },
                x);
        assertDoesNotThrow(() -> y.sum().backward());
        assertArrayEquals(
                Tensor.full(DType.FLOAT64, 2, 8).toDoubleArray(), x.grad().toDoubleArray());
    }

    @Test
    void aCheckpointInsideATransformSeesTheSameRandomNumbers() {
        Function<Boolean, double[]> gradient = checkpointed -> {
            Random random = new Random(6);
            return Gradients.grad(
                            (Tensor t) -> noisy(t, 2, checkpointed, random).sum())
                    .apply(x.detach())
                    .toDoubleArray();
        };
        assertArrayEquals(gradient.apply(false), gradient.apply(true));
    }

    @Test
    void aFailureInsideLeavesRandomNumbersToTheProgram() {
        Random random = new Random(8);
        assertThrows(
                IllegalArgumentException.class,
                () -> checkpoint(
                        in -> in.mul(Tensor.rand(random, 8).to(DType.FLOAT64)).reshape(3), x));
        double first = Tensor.rand(random, 1).item();
        double second = Tensor.rand(random, 1).item();
        assertTrue(first != second);

        boolean[] broken = {false};
        Tensor y = checkpoint(
                in -> {
                    Tensor noise = Tensor.uniform(DType.FLOAT64, random, 0, 1, 8);
                    if (broken[0]) {
                        throw new IllegalArgumentException("broken");
                    }
                    return in.mul(noise);
                },
                x);
        broken[0] = true;
        assertThrows(
                IllegalArgumentException.class,
                () -> Gradients.of(y.sum()).retainGraph().wrt(x));
        assertTrue(Tensor.rand(random, 1).item() != Tensor.rand(random, 1).item());
        assertTrue(Tape.isRecording());

        broken[0] = false;
        assertDoesNotThrow(() -> Gradients.of(y.sum()).retainGraph().wrt(x));
    }

    @Test
    void twoThreadsWalkOneCheckpointWithRandomNumbers() throws Exception {
        Tensor y = noisy(x, 2, true, new Random(5)).sum();
        double[] expected = Gradients.of(y).retainGraph().wrt(x).toDoubleArray();
        Together.Task walk = () -> {
            for (int i = 0; i < 300; i++) {
                assertArrayEquals(expected, Gradients.of(y).retainGraph().wrt(x).toDoubleArray());
            }
        };
        Together.run(walk, walk);
    }

    /** A function that counts its runs, or averages over them, must be able to tell. */
    @Test
    void aRecomputationKnowsThatItIsOne() {
        List<Boolean> runs = new ArrayList<>();
        TensorFunction f = in -> {
            runs.add(Recomputation.isRunning());
            return in[0].square();
        };
        Tensor leaf = Tensor.of(1, 2).requiresGrad(true);
        Tensor y = Gradients.checkpoint(in -> Gradients.checkpoint(f, in[0]).exp(), leaf);
        assertEquals(List.of(false), runs);
        y.sum().backward();
        assertEquals(List.of(false, true, true), runs, "the outer one again, and then the inner one within it");
        assertEquals(false, Recomputation.isRunning());
    }
}
