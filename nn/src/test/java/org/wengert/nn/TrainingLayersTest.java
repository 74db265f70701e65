package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.optim.Sgd;

/** Networks of all layers train, with the same bits in scopes and in checkpoints, and can be saved half way. */
class TrainingLayersTest {
    private static final int STEPS = 6;

    private static Sequential network() {
        return new Sequential(
                new Conv2d(1, 4, 3).padding(1),
                new BatchNorm2d(4),
                new SiLU(),
                new MaxPool2d(2),
                new Residual(new Sequential(new GroupNorm(2, 4), new Conv2d(4, 4, 1), new GELU())),
                new Flatten(2, 3),
                new TransformerBlock(4, 2),
                new LSTM(4, 5, 2).batchFirst().dropout(0.1),
                new Dropout(0.2),
                new Flatten(),
                new Linear(20, 3));
    }

    /** Two by two images whose brightest quarter is their class. */
    private static Tensor images(Tensor classes) {
        Tensor noise = Tensor.randn(Rng.generator(), classes.dim(0), 1, 4, 4).mul(0.3);
        Tensor marks = classes.oneHot(4).reshape(-1, 1, 2, 1, 2, 1).broadcastTo(classes.dim(0), 1, 2, 2, 2, 2);
        return noise.add(marks.reshape(-1, 1, 4, 4));
    }

    private interface Way {
        Tensor forward(Sequential model, Tensor x);
    }

    private static List<double[]> train(boolean scopes, Way way) {
        Rng.seed(11);
        Sequential model = network();
        Sgd sgd = new Sgd(model.parameters(), 0.1).momentum(0.9);
        List<double[]> seen = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            try (AutoCloseableScope scope = new AutoCloseableScope(scopes)) {
                Tensor classes = Tensor.of(new int[] {0, 1, 2, 1, 0, 2}, 6);
                Tensor loss = Loss.crossEntropy(way.forward(model, images(classes)), classes);
                sgd.zeroGrad();
                loss.backward();
                sgd.step();
                seen.add(new double[] {loss.item()});
            }
        }
        model.state().values().forEach(tensor -> seen.add(tensor.toDoubleArray()));
        return seen;
    }

    /** A scope, or none. */
    private record AutoCloseableScope(MemoryScope scope) implements AutoCloseable {
        AutoCloseableScope(boolean open) {
            this(open ? Tape.open() : null);
        }

        @Override
        public void close() {
            if (scope != null) {
                scope.close();
            }
        }
    }

    private static void assertSame(List<double[]> expected, List<double[]> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i));
        }
    }

    @Test
    void scopesAndCheckpointsGiveTheSameBits() {
        List<double[]> plain = train(false, Sequential::forward);
        assertSame(plain, train(true, Sequential::forward));
        Way checkpoint = (model, x) -> Gradients.checkpoint(in -> model.forward(in[0]), x);
        assertSame(plain, train(false, checkpoint));
        assertSame(plain, train(true, checkpoint));
    }

    @Test
    void itLearns() {
        Rng.seed(3);
        Sequential model = network();
        Sgd sgd = new Sgd(model.parameters(), 0.1).momentum(0.9);
        Tensor classes = Tensor.arange(60).to(DType.FLOAT32).div(20).floor().to(DType.INT32);
        Tensor images = images(classes);
        for (int step = 0; step < 60; step++) {
            Tensor loss = Loss.crossEntropy(model.forward(images), classes);
            sgd.zeroGrad();
            loss.backward();
            sgd.step();
        }
        model.eval();
        Tensor found = model.forward(images(classes)).argMax(1);
        double right = found.eq(classes).mean().item();
        assertTrue(right > 0.9, "accuracy " + right);

        Map<String, Tensor> state = model.state();
        Sequential other = network();
        other.load(state);
        other.eval();
        assertArrayEquals(
                model.forward(images).toFloatArray(), other.forward(images).toFloatArray());
    }
}
