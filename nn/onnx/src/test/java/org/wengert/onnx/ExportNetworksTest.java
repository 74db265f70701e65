package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Op;
import org.wengert.Tensor;
import org.wengert.nn.BatchNorm2d;
import org.wengert.nn.Conv2d;
import org.wengert.nn.Dropout;
import org.wengert.nn.Embedding;
import org.wengert.nn.Flatten;
import org.wengert.nn.GRU;
import org.wengert.nn.LSTM;
import org.wengert.nn.Layer;
import org.wengert.nn.LayerNorm;
import org.wengert.nn.Linear;
import org.wengert.nn.MaxPool2d;
import org.wengert.nn.Module;
import org.wengert.nn.ReLU;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.TransformerBlock;

/** The networks of the examples, and networks of one's own, in files for any batch. */
class ExportNetworksTest {
    private static final Random RANDOM = new Random(11);

    private static double check(Module model, Tensor example, Tensor... others) {
        double largest = checkRun(model, example, others);
        ModelProto file = Exported.model(new OnnxExport().dynamicBatch(), model, example);
        readAgain(file, model, example);
        for (Tensor other : others) {
            readAgain(file, model, other);
        }
        return largest;
    }

    /** The file runs elsewhere. */
    private static double checkRun(Module model, Tensor example, Tensor... others) {
        ExportLayersTest.moved(model);
        ModelProto file = Exported.model(new OnnxExport().dynamicBatch(), model, example);
        double largest = Exported.check(file, model, example);
        for (Tensor other : others) {
            largest = Math.max(largest, Exported.check(file, model, other));
        }
        return largest;
    }

    /** A network that is read from its file computes the same bits. */
    private static void readAgain(ModelProto file, Module model, Tensor x) {
        try {
            Path path = Files.createTempFile("network", ".onnx");
            Files.write(path, file.toByteArray());
            Tensor found = Onnx.read(path).call(x);
            Files.delete(path);
            Tensor expected = model.evaluating(() -> model.call(x));
            assertEquals(expected.shape(), found.shape());
            assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tensor draw(int... shape) {
        return Tensor.randn(RANDOM, shape);
    }

    @Test
    void xor() {
        class Mlp extends Module implements Layer {
            private final Linear hidden1 = new Linear(2, 20);
            private final Linear hidden2 = new Linear(20, 20);
            private final Linear output = new Linear(20, 2);

            @Override
            public Tensor forward(Tensor x) {
                return output.forward(hidden2.forward(hidden1.forward(x).relu()).relu())
                        .sigmoid();
            }
        }
        check(new Mlp(), Tensor.of(new double[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2), draw(9, 2));
    }

    @Test
    void digits() {
        Sequential mlp = new Sequential(
                new Flatten(),
                new Linear(64, 128),
                new ReLU(),
                new Dropout(0.3),
                new Linear(128, 128),
                new ReLU(),
                new Dropout(0.3),
                new Linear(128, 10));
        check(mlp, draw(1, 1, 8, 8), draw(50, 1, 8, 8));
        Sequential cnn = new Sequential(
                new Conv2d(1, 16, 3).padding(1),
                new ReLU(),
                new Conv2d(16, 32, 3).padding(1),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Dropout(0.25),
                new Linear(32 * 4 * 4, 64),
                new ReLU(),
                new Linear(64, 10));
        check(cnn, draw(1, 1, 8, 8), draw(20, 1, 8, 8));
    }

    @Test
    void fashion() {
        Sequential mlp = new Sequential(
                new Flatten(),
                new Linear(784, 256),
                new ReLU(),
                new Dropout(0.2),
                new Linear(256, 128),
                new ReLU(),
                new Linear(128, 10));
        check(mlp, draw(2, 1, 28, 28), draw(7, 1, 28, 28));
        Sequential cnn = new Sequential(
                new Conv2d(1, 16, 3).padding(1),
                new BatchNorm2d(16),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(16, 32, 3).padding(1),
                new BatchNorm2d(32),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten(),
                new Dropout(0.3),
                new Linear(32 * 7 * 7, 128),
                new ReLU(),
                new Dropout(0.3),
                new Linear(128, 10));
        check(cnn, draw(2, 1, 28, 28), draw(7, 1, 28, 28));
    }

    @Test
    void names() {
        Sequential mlp = new Sequential(
                new Embedding(27, 16), new Flatten(), new Linear(16 * 5, 128), new Tanh(), new Linear(128, 27));
        Tensor letters = Tensor.of(new int[] {0, 5, 13, 1, 2, 7, 26, 25, 4, 3}, 2, 5);
        check(mlp, letters, Tensor.concat(0, letters, letters, letters));
    }

    @Test
    void weather() {
        class Forecast extends Module implements Layer {
            private final LSTM lstm = new LSTM(7, 32).batchFirst();
            private final Linear head = new Linear(32, 1);

            @Override
            public Tensor forward(Tensor x) {
                return head.forward(lstm.forward(x).select(1, -1)).squeeze(1);
            }
        }
        check(new Forecast(), draw(1, 14, 7), draw(33, 14, 7));
        check(new Sequential(new GRU(7, 16, 2, true).batchFirst(), new Linear(32, 3)), draw(2, 9, 7), draw(4, 9, 7));
    }

    @Test
    void mobyDick() {
        class Gpt extends Module implements Layer {
            private final Embedding tokens = new Embedding(40, 32);
            private final Embedding positions = new Embedding(16, 32);
            private final Sequential blocks =
                    new Sequential(new TransformerBlock(32, 4).causal(), new TransformerBlock(32, 4).causal());
            private final LayerNorm norm = new LayerNorm(32);
            private final Linear head = new Linear(32, 40);

            @Override
            public Tensor forward(Tensor x) {
                Tensor y = tokens.forward(x).add(positions.forward(Tensor.arange(x.dim(1))));
                return head.forward(norm.forward(blocks.forward(y)));
            }
        }
        Tensor ids = Tensor.uniform(org.wengert.DType.FLOAT32, RANDOM, 0, 39.9, 3, 16)
                .to(org.wengert.DType.INT32);
        check(new Gpt(), ids, ids.slice(0, 0, 1), Tensor.concat(0, ids, ids));
    }

    @Test
    void deep() {
        class Block extends Module implements Layer {
            private final Linear inner = new Linear(16, 16);

            @Override
            public Tensor forward(Tensor x) {
                return x.add(inner.forward(x).tanh());
            }
        }
        class Deep extends Module implements Layer {
            private final Linear first = new Linear(1, 16);
            private final List<Block> blocks = new ArrayList<>();
            private final Linear last = new Linear(16, 1);

            Deep() {
                for (int i = 0; i < 12; i++) {
                    blocks.add(new Block());
                }
            }

            @Override
            public Tensor forward(Tensor x) {
                Tensor y = first.forward(x);
                for (Block block : blocks) {
                    y = block.forward(y);
                }
                return last.forward(y);
            }
        }
        check(new Deep(), draw(3, 1), draw(8, 1));
    }

    /** A composition of one's own is written as the operations inside it. */
    @Test
    void compositions() {
        Op gate = Op.of("gate", 2, in -> in[0].sigmoid().mul(in[1]).add(1));
        class Gated extends Module implements Layer {
            private final Linear a = new Linear(4, 3);
            private final Linear b = new Linear(4, 3);

            @Override
            public Tensor forward(Tensor x) {
                return gate.apply(a.forward(x), b.forward(x)).nanSum(1);
            }
        }
        check(new Gated(), draw(3, 4), draw(6, 4));
    }

    /** Sizes of the batch reach constants, reshapes and statistics. */
    @Test
    void sizesOfTheBatch() {
        class Sizes extends Module implements Layer {
            private final Linear map = new Linear(4, 6);

            @Override
            public Tensor forward(Tensor x) {
                int n = x.dim(0);
                Tensor y = map.forward(x).reshape(n * 2, 3).reshape(n, 2, 3);
                Tensor start = Tensor.zeros(n, 2, 1).add(1);
                Tensor place = Tensor.arange(n).to(y.dtype()).reshape(n, 1, 1);
                Tensor mean = y.mean(org.wengert.Axes.of(0).keepDims()).broadcastTo(n, 2, 3);
                return Tensor.concat(2, y.sub(mean), start)
                        .add(place)
                        .slice(0, 1, n)
                        .variance(org.wengert.Axes.of(0), 0);
            }
        }
        // A variance is several operators in a file, and rounded by each.
        checkRun(new Sizes(), draw(3, 4), draw(6, 4), draw(2, 4));
    }

    /** A tensor that is changed in place is another value from then on. */
    @Test
    void changesInPlace() {
        class Changing extends Module implements Layer {
            private final Linear map = new Linear(4, 6);

            @Override
            public Tensor forward(Tensor x) {
                try (org.wengert.Tape.Scope off = org.wengert.Tape.noGrad()) {
                    Tensor y = map.forward(x).detach();
                    Tensor before = y.exp();
                    y.addInPlace(before, 0.5).mulInPlace(3);
                    Tensor copy = before.neg();
                    copy.assign(y);
                    return Tensor.concat(1, y, before, copy, before.mul(2).fillInPlace(7));
                }
            }
        }
        check(new Changing(), draw(3, 4), draw(6, 4));
    }

    /** The loss may be a part of the file. */
    @Test
    void losses() {
        for (org.wengert.Reduction reduction : org.wengert.Reduction.values()) {
            Linear model = ExportLayersTest.moved(new Linear(4, 5));
            Tensor x = draw(3, 4);
            Tensor classes = Tensor.of(4, 0, 2).to(org.wengert.DType.INT32);
            Tensor targets = Tensor.rand(RANDOM, 3, 5);
            var forward = (java.util.function.Function<List<Tensor>, List<Tensor>>) in -> {
                Tensor scores = model.forward(in.get(0));
                return List.of(
                        scores.crossEntropy(in.get(1), reduction),
                        scores.mseLoss(in.get(2), reduction),
                        scores.sigmoid().bceLoss(in.get(2), reduction),
                        scores.huberLoss(in.get(2), 0.7, reduction));
            };
            ModelProto file = new OnnxExport().dynamicBatch().model(model, forward, x, classes, targets);
            Exported.check(file, model, forward, x, classes, targets);
            Exported.check(
                    file,
                    model,
                    forward,
                    Tensor.concat(0, x, x),
                    Tensor.concat(0, classes, classes),
                    Tensor.concat(0, targets, targets));
        }
    }

    @Test
    void aResultMayBeAnInputOrAConstantOrThereTwice() {
        class Odd extends Module {
            private final Linear map = new Linear(4, 4);
        }
        Odd odd = new Odd();
        Tensor x = draw(3, 4);
        var forward = (java.util.function.Function<List<Tensor>, List<Tensor>>) in -> {
            Tensor y = odd.map.forward(in.get(0));
            return List.of(in.get(0), y, y, odd.map.weight().tensor(), y.reshape(12));
        };
        ModelProto file = new OnnxExport().model(odd, forward, x);
        Exported.check(file, odd, forward, x);
    }

    @Test
    void theSameNetworkGivesTheSameBytes(@TempDir Path folder) throws IOException {
        Sequential model = new Sequential(
                new Conv2d(1, 4, 3), new BatchNorm2d(4), new ReLU(), new Flatten(), new Linear(36 * 4, 3));
        Tensor x = draw(2, 1, 8, 8);
        Path file = folder.resolve("model.onnx");
        Onnx.export(model, file, x);
        byte[] first = Files.readAllBytes(file);
        Onnx.export(model, file, x);
        assertArrayEquals(first, Files.readAllBytes(file));
        ModelProto read = ModelProto.parseFrom(first);
        assertEquals(9, read.getIrVersion());
        assertEquals(20, read.getOpsetImport(0).getVersion());
        assertEquals("input", read.getGraph().getInput(0).getName());
        assertEquals("output", read.getGraph().getOutput(0).getName());
        assertTrue(model.isTraining());
        assertEquals(
                2,
                read.getGraph()
                        .getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(0)
                        .getDimValue());
    }

    @Test
    void theBatchIsNamedInTheFile() {
        ModelProto file = Exported.model(new OnnxExport().dynamicBatch(), new Linear(4, 2), draw(3, 4));
        assertEquals(
                "batch",
                file.getGraph()
                        .getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(0)
                        .getDimParam());
        assertEquals(
                "batch",
                file.getGraph()
                        .getOutput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(0)
                        .getDimParam());
    }
}
