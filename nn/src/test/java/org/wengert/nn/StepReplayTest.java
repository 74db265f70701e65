package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.MemoryScope;
import org.wengert.Recording;
import org.wengert.Reduction;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Clipping;
import org.wengert.nn.optim.Sgd;

/** A whole training step is a list of rows: recorded once and replayed on poisoned arrays, it trains as the eager step does, bit for bit. */
class StepReplayTest {
    private static final int STEPS = 20;
    private static final double[] POISONS = {Double.NaN, 1e30};
    private static final double[][] INPUTS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    private static final double[][] TARGETS = {{1, 0}, {0, 1}, {0, 1}, {1, 0}};

    /** A network in training, with the arrays that its data is written to. */
    private abstract static class Training {
        final Mlp model;
        final Tensor x;
        final Tensor t;
        final Sgd sgd;
        Tensor loss = Tensor.scalar(0);

        Training(DType dtype, int batch, double rate) {
            Rng.seed(5);
            model = new Mlp();
            model.to(dtype);
            x = Tensor.zeros(dtype, batch, 2);
            t = Tensor.zeros(dtype, batch, 2);
            sgd = new Sgd(model.parameters(), rate);
        }

        void feed(int step) {
            double[][] inputs = new double[x.dim(0)][];
            double[][] targets = new double[x.dim(0)][];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = INPUTS[(step + i) % 4];
                targets[i] = TARGETS[(step + i) % 4];
            }
            x.assign(Tensor.of(x.dtype(), inputs));
            t.assign(Tensor.of(x.dtype(), targets));
        }

        abstract void step();

        /** The loss and the weights. */
        double[][] state() {
            List<Parameter> parameters = model.parameters();
            double[][] state = new double[parameters.size() + 1][];
            for (int i = 0; i < parameters.size(); i++) {
                state[i] = parameters.get(i).tensor().toDoubleArray();
            }
            state[parameters.size()] = loss.toDoubleArray();
            return state;
        }
    }

    /** The step of the XOR example. */
    private static final class Xor extends Training {
        Xor(DType dtype) {
            super(dtype, 1, 0.5);
        }

        @Override
        void step() {
            sgd.zeroGrad();
            loss = Loss.mse(model.forward(x), t);
            loss.backward();
            sgd.step();
        }
    }

    /** Everything at once: dropout, a checkpoint, class indices, two sums of gradients, clipping, momentum, weight decay. */
    private static final class Rich extends Training {
        private final RandomGenerator random = Rng.generator(11);
        private final Tensor classes = Tensor.of(new int[] {0, 1, 1});
        private final boolean scoped;

        Rich(DType dtype, boolean scoped) {
            super(dtype, 3, 0.3);
            this.scoped = scoped;
            sgd.momentum(0.9).nesterov().weightDecay(0.01);
        }

        @Override
        void step() {
            if (scoped) {
                try (MemoryScope scope = Tape.open()) {
                    compute();
                    scope.keep(loss);
                }
            } else {
                compute();
            }
        }

        private void compute() {
            sgd.zeroGrad();
            Tensor noise = Tensor.randn(x.dtype(), random, 3, 2).mul(0.01);
            Tensor y = model.forward(x.add(noise)).dropout(0.25, random);
            Tensor again = Gradients.checkpoint(
                    in -> model.forward(in[0]).dropout(0.5, random).mul(y), x);
            Loss.mse(y.add(again), t).backward();
            loss = model.forward(x).crossEntropy(classes, Reduction.MEAN);
            loss.backward();
            Clipping.norm(model.parameters(), 0.2);
            Clipping.value(model.parameters(), 0.15);
            sgd.step();
        }
    }

    @Test
    void xor() {
        replays(new Xor(DType.FLOAT32), new Xor(DType.FLOAT32));
        replays(new Xor(DType.FLOAT64), new Xor(DType.FLOAT64));
    }

    @Test
    void aStepWithEverythingInIt() {
        replays(new Rich(DType.FLOAT32, false), new Rich(DType.FLOAT32, false));
        replays(new Rich(DType.FLOAT64, false), new Rich(DType.FLOAT64, false));
    }

    /** Adam counts its steps in a tensor, which a replay counts on. */
    private static final class WithAdam extends Training {
        private final Adam adam = new Adam(model.parameters().subList(0, 2), 0.05)
                .group(model.parameters().subList(2, 6), g -> g.amsgrad().weightDecay(0.1));

        WithAdam(DType dtype) {
            super(dtype, 3, 0);
        }

        @Override
        void step() {
            adam.zeroGrad();
            loss = Loss.mse(model.forward(x), t);
            loss.backward();
            adam.step();
        }
    }

    @Test
    void adam() {
        replays(new WithAdam(DType.FLOAT32), new WithAdam(DType.FLOAT32));
        replays(new WithAdam(DType.FLOAT64), new WithAdam(DType.FLOAT64));
    }

    @Test
    void aStepInAMemoryScope() {
        replays(new Rich(DType.FLOAT64, true), new Rich(DType.FLOAT64, true));
    }

    private static void replays(Training eager, Training recorded) {
        // The first step makes the optimizer's state, which later ones change in place.
        for (Training training : List.of(eager, recorded)) {
            training.feed(0);
            training.step();
            training.feed(1);
        }
        eager.step();
        Recording recording = Recording.of(recorded::step);
        assertSame(eager.state(), recorded.state(), 1);

        for (int step = 2; step < STEPS + 2; step++) {
            eager.feed(step);
            eager.step();
            // Read before the replay: what the recording writes to went back to the pool, and may be the eager loss's
            // array by chance.
            double[][] expected = eager.state();
            recorded.feed(step);
            recording.poison(POISONS[step % 2]);
            recording.replay();
            assertSame(expected, recorded.state(), step);
        }
    }

    private static void assertSame(double[][] a, double[][] b, int step) {
        assertTrue(Double.isFinite(a[a.length - 1][0]));
        assertEquals(a.length, b.length);
        for (int i = 0; i < a.length; i++) {
            assertArrayEquals(a[i], b[i], "step " + step + ", tensor " + i);
        }
    }

    /** The seed, the sums, the update: nothing that touches an array is missing. */
    @Test
    void everythingIsARow() {
        Rich training = new Rich(DType.FLOAT64, false);
        training.feed(0);
        training.step();
        List<String> rows = Recording.of(training::step).rows();

        for (String row : List.of(
                "randn", "bernoulli", "clone", "full", "accumulate", "checkIndex", "mulInPlace", "assign", "sgd")) {
            assertTrue(rows.contains(row), row + " is missing in " + rows);
        }
        assertFalse(rows.contains("reshape"));
    }
}
