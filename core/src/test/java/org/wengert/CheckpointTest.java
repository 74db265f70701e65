package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.wengert.check.GradCheck;

/** A checkpoint changes what is kept, and nothing else. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class CheckpointTest {
    private final Tensor x = random(1, 4, 3).requiresGrad(true);
    private final Tensor weight = random(2, 3, 5).requiresGrad(true);
    private final Tensor bias = random(3, 5).requiresGrad(true);

    private static Tensor random(long seed, int... shape) {
        return Tensor.randn(DType.FLOAT64, new Random(seed), shape);
    }

    private Tensor layer(Tensor... in) {
        return in[0].matmul(weight).add(bias).tanh();
    }

    private void assertSameGradients(Supplier<Tensor> plain, Supplier<Tensor> checkpointed) {
        List<double[]> expected = gradients(plain.get());
        List<double[]> found = gradients(checkpointed.get());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i), 1e-14);
        }
    }

    private List<double[]> gradients(Tensor loss) {
        return Gradients.of(loss).retainGraph().allowUnused().wrt(x, weight, bias).stream()
                .map(Tensor::toDoubleArray)
                .toList();
    }

    @Test
    void gradientsAreTheSameAlsoOfWhatTheFunctionCloses() {
        assertSameGradients(
                () -> layer(x).square().sum(),
                () -> Gradients.checkpoint(this::layer, x).square().sum());
    }

    @Test
    void itIsOneLineThatKeepsItsInputs() {
        Tensor hidden = x.mul(2);
        Tensor y = Gradients.checkpoint(this::layer, hidden);

        assertEquals(2, Tape.of(y).nodes().size());
        assertEquals("checkpoint(lines=3)", y.node().op().toString());
        assertSame(hidden.node(), y.node().inputNode(0));
        assertEquals(layer(hidden).toString(), y.toString());
    }

    @Test
    void checkpointsInARowAndInsideEachOther() {
        TensorFunction twice = in -> Gradients.checkpoint(this::layer, in[0]).matmul(weight.transpose(0, 1));
        assertSameGradients(
                () -> layer(layer(layer(x).matmul(weight.transpose(0, 1))).matmul(weight.transpose(0, 1)))
                        .sum(),
                () -> Gradients.checkpoint(this::layer, Gradients.checkpoint(twice, Gradients.checkpoint(twice, x)))
                        .sum());
    }

    @Test
    void inputsThatDependOnEachOtherAreNotCountedTwice() {
        Tensor y = x.exp();
        TensorFunction f = in -> in[0].mul(in[1]).add(in[2]).add(y);
        assertSameGradients(
                () -> f.of(x, y, x).sum(),
                () -> Gradients.checkpoint(f, x, y, x).sum());
    }

    @Test
    void derivativesOfAllOrders() {
        GradCheck.check(in -> Gradients.checkpoint(this::layer, in), x);
        GradCheck.check(
                (TensorFunction)
                        in -> Gradients.checkpoint(p -> p[0].matmul(p[1]).sigmoid(), in),
                x.detach(),
                weight.detach());
        Tensor at = Tensor.scalar(DType.FLOAT64, 0.7);
        assertEquals(
                -Math.cos(0.7),
                Gradients.grad(Gradients.grad(Gradients.grad(t -> Gradients.checkpoint(in -> in[0].sin(), t))))
                        .apply(at)
                        .item(),
                1e-15);
    }

    @Test
    void inputsThatShareAGradientAreAddedToApart() {
        TensorFunction f = in -> in[0].add(in[1]).exp();
        Tensor a = random(8, 3).requiresGrad(true);
        Tensor b = random(9, 3).requiresGrad(true);
        // Recorded before it, so walked after it.
        Supplier<Tensor> earlier = () -> a.square().sum().add(b.sin().sum());
        Supplier<Tensor> loss = () -> earlier.get().add(f.of(a, b).sum());
        Supplier<Tensor> checkpointed =
                () -> earlier.get().add(Gradients.checkpoint(f, a, b).sum());

        List<Tensor> expected = Gradients.of(loss.get()).wrt(a, b);
        List<Tensor> found = Gradients.of(checkpointed.get()).wrt(a, b);
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(expected.get(i).toDoubleArray(), found.get(i).toDoubleArray(), 1e-14);
        }
    }

    @Test
    void hooksOfWhatTheFunctionClosesAreCalledOnce() {
        bias.registerHook(g -> g.mul(3));
        weight.registerHook(g -> g.mul(5));
        Tensor hidden = x.mul(2);
        hidden.registerHook(g -> g.mul(7));
        TensorFunction f = in -> layer(hidden).mul(in[0].sum());
        Tensor one = Tensor.scalar(DType.FLOAT64, 1);

        assertSameGradients(
                () -> f.of(one).sum(), () -> Gradients.checkpoint(f, one).sum());
    }

    @Test
    void randomNumbersAreDrawnOnce() {
        Supplier<TensorFunction> noisy = () -> {
            RandomGenerator random = new Random(5);
            return in -> layer(in[0].mul(Tensor.rand(random, 4, 3).to(DType.FLOAT64)))
                    .add(Tensor.randn(DType.FLOAT64, random, 4, 5).mul(in[0].sum()));
        };
        assertSameGradients(
                () -> noisy.get().of(x).sum(),
                () -> Gradients.checkpoint(noisy.get(), x).sum());
    }

    @Test
    void aChangedInputIsNoticed() {
        Tensor y = Gradients.checkpoint(this::layer, x).sum();
        try (var off = Tape.noGrad()) {
            weight.addInPlace(weight);
        }

        assertEquals(
                "backward: checkpoint kept its input 1, FLOAT64 [3, 5], and addInPlace has changed it since. Change it after backward(), or "
                        + "change a copy: detach().copy().",
                assertThrows(IllegalStateException.class, y::backward).getMessage());
    }

    @Test
    void aFunctionThatDoesSomethingElseTheSecondTimeIsAnError() {
        int[] calls = {0};
        Tensor y = Gradients.checkpoint(in -> calls[0]++ == 0 ? in[0].mul(weight.sum()) : in[0].exp(), x);

        assertEquals(
                "checkpoint: recomputed, the function did not use its input 1 again. A function to checkpoint depends on its inputs "
                        + "alone, and on random numbers drawn by Tensor.rand, randn, uniform and dropout.",
                assertThrows(IllegalStateException.class, () -> y.sum().backward())
                        .getMessage());
        assertEquals(2, calls[0]);
    }

    @Test
    void withoutRecordingItIsACall() {
        try (var off = Tape.noGrad()) {
            assertFalse(Gradients.checkpoint(this::layer, x).requiresGrad());
        }
        Tensor constant = random(7, 2);
        assertFalse(Gradients.checkpoint(in -> in[0].exp(), constant).requiresGrad());
        assertSame(x, Gradients.checkpoint(in -> in[0], x));
    }

    @Test
    void insideAScopeWhatLiesBetweenIsGivenBackAtOnce() {
        Tensor[] between = new Tensor[1];
        TensorFunction f = in -> {
            between[0] = in[0].mul(2);
            return layer(between[0]);
        };
        List<double[]> expected = gradients(f.of(x).square().sum());
        try (MemoryScope scope = Tape.open()) {
            Tensor y = Gradients.checkpoint(f, x);
            assertThrows(IllegalStateException.class, () -> between[0].item());
            List<double[]> found = gradients(y.square().sum());
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), found.get(i), 1e-14);
            }
        }
    }
}
