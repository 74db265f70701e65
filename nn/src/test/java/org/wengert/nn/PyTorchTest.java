package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Attention;
import org.wengert.Conv;
import org.wengert.Tensor;
import org.wengert.io.Safetensors;

/** A network whose state PyTorch 1.13 made and ran: the same state here gives the same outputs, and goes back as it came. */
class PyTorchTest {
    /** The fields have the names of those in Python, in our style. */
    static class Net extends Module {
        final Parameter ownScale = new Parameter(Tensor.ones(3));
        final Conv1d conv1d = new Conv1d(2, 3, 3).padding(1).paddingMode(PaddingMode.CIRCULAR);
        final Conv2d conv2d = new Conv2d(2, 4, new Conv.Size(3, 3), Conv.DEFAULT.groups(2), true)
                .stride(2)
                .padding(1, 2)
                .paddingMode(PaddingMode.REFLECT);
        final Conv2d same = new Conv2d(2, 2, new Conv.Size(2, 3), Conv.DEFAULT, false)
                .samePadding()
                .paddingMode(PaddingMode.REPLICATE);
        final ConvTranspose2d convTranspose =
                new ConvTranspose2d(4, 2, 3).stride(2).padding(1).outputPadding(1);
        final BatchNorm1d norm1d = new BatchNorm1d(3);
        final BatchNorm2d norm2d = new BatchNorm2d(4).cumulative();
        final GroupNorm groupNorm = new GroupNorm(2, 4);
        final Linear linear = new Linear(5, 4);
        final Sequential head = new Sequential(new Linear(4, 6), new PReLU(6), new Linear(6, 3, false));
        final LayerNorm layerNorm = new LayerNorm(5);
        final Embedding embedding = new Embedding(7, 8);
        final RNN rnn = new RNN(3, 4).batchFirst();
        final LSTM lstm = new LSTM(3, 4, 2, true).batchFirst();
        final GRU gru = new GRU(3, 4, 2, false, false).batchFirst();
        final MultiHeadAttention attention = new MultiHeadAttention(8, 2).batchFirst();
        final MultiHeadAttention crossAttention = new MultiHeadAttention(8, 4, true, 3, 5).batchFirst();
        final TransformerBlock block = new TransformerBlock(8, 2, 16).dropout(0);
        final List<Linear> blocks = List.of(new Linear(2, 2), new Linear(2, 3));
    }

    @TempDir
    Path folder;

    private final Net net = new Net();
    private Path state = Path.of("");

    @BeforeEach
    void nameFile() throws IOException {
        state = copy("pytorch-state.safetensors");
    }

    private Path copy(String resource) throws IOException {
        try (var in = PyTorchTest.class.getResourceAsStream("/reference/" + resource)) {
            Path file = folder.resolve(resource);
            Files.copy(in, file);
            return file;
        }
    }

    @Test
    void aStateOfPyTorchGivesItsOutputs() throws IOException {
        PyTorch.load(net, state);
        net.eval();
        Map<String, Tensor> values = Safetensors.read(copy("pytorch-outputs.safetensors"));
        Map<String, Tensor> in = new HashMap<>();
        values.forEach((name, x) -> in.put(name.replace("in.", ""), x));
        Map<String, Tensor> out = new LinkedHashMap<>();
        out.put("conv1d", net.conv1d.forward(in.get("sequence")));
        out.put("conv2d", net.conv2d.forward(in.get("images")));
        out.put("same", net.same.forward(in.get("images")));
        out.put("convTranspose", net.convTranspose.forward(in.get("features")));
        out.put("norm1d", net.norm1d.forward(out.get("conv1d")));
        out.put("norm2d", net.norm2d.forward(in.get("features")));
        out.put("groupNorm", net.groupNorm.forward(in.get("features")));
        out.put("linear", net.linear.forward(in.get("rows")));
        out.put("head", net.head.forward(out.get("linear")));
        out.put("layerNorm", net.layerNorm.forward(in.get("rows")));
        out.put("embedding", net.embedding.forward(in.get("words")));
        out.put("rnn", net.rnn.forward(in.get("steps")));
        out.put("lstm", net.lstm.forward(in.get("steps")));
        out.put("gru", net.gru.forward(in.get("steps")));
        out.put("attention", net.attention.forward(in.get("tokens")));
        out.put(
                "crossAttention",
                net.crossAttention.forward(in.get("tokens"), in.get("keys"), in.get("values"), Attention.DEFAULT));
        Tensor pooled = in.get("pooled");
        out.put(
                "max",
                new MaxPool2d(3).stride(2).padding(1).dilation(2).ceilMode(true).forward(pooled));
        out.put("maxCeil", new MaxPool2d(2).stride(3).ceilMode(true).forward(pooled));
        AvgPool2d means = new AvgPool2d(3).stride(2).padding(1).ceilMode(true);
        out.put("avgCeil", means.forward(pooled));
        out.put("avgCeilWithoutPadding", means.countIncludePad(false).forward(pooled));
        out.put("avgWithoutPadding", means.ceilMode(false).forward(pooled));
        out.put("block", net.block.forward(in.get("tokens")));
        out.forEach((name, y) -> {
            Tensor expected = values.get("out." + name);
            assertEquals(expected.shape(), y.shape(), name);
            assertArrayEquals(expected.toDoubleArray(), y.toDoubleArray(), 2e-5, name);
        });
        assertEquals(3, net.norm2d.numBatchesTracked().tensor().item());
    }

    @Test
    void theStateGoesBackAsItCame() throws IOException {
        PyTorch.load(net, state);
        Path back = folder.resolve("back.safetensors");
        PyTorch.save(net, back);
        Map<String, Tensor> expected = Safetensors.read(state);
        Map<String, Tensor> written = Safetensors.read(back);
        assertEquals(expected.keySet(), written.keySet());
        expected.forEach((name, x) -> {
            assertEquals(x.shape(), written.get(name).shape(), name);
            assertArrayEquals(x.toDoubleArray(), written.get(name).toDoubleArray(), name);
        });
        assertEquals(expected.keySet(), PyTorch.state(net).keySet());
    }

    @Test
    void aStateThatDoesNotFitChangesNothing() throws IOException {
        Map<String, Tensor> wrong = Safetensors.read(state);
        wrong.remove("lstm.weight_hh_l1_reverse");
        wrong.put("linear.weight", Tensor.zeros(5, 4));
        wrong.put("more", Tensor.zeros(1));
        Map<String, Tensor> before = net.state();
        String message = assertThrows(IllegalArgumentException.class, () -> PyTorch.load(net, wrong))
                .getMessage();
        assertTrue(message.contains("missing: lstm.weight_hh_l1_reverse FLOAT32 [16, 4]"), message);
        assertTrue(message.contains("wrong shape: linear.weight is FLOAT32 [4, 5]"), message);
        assertTrue(message.contains("unexpected: more"), message);
        net.state().forEach((name, x) -> assertArrayEquals(before.get(name).toDoubleArray(), x.toDoubleArray(), name));
    }

    @Test
    void thePartThatFitsIsLoaded() throws IOException {
        Sequential other = new Sequential(new Linear(4, 6), new PReLU(6), new Linear(6, 9));
        Map<String, Tensor> head = new HashMap<>();
        Safetensors.read(state).forEach((name, x) -> {
            if (name.startsWith("head.")) {
                head.put(name.substring("head.".length()), x);
            }
        });
        Path file = folder.resolve("head.safetensors");
        Safetensors.write(file, head);
        LoadReport report = PyTorch.loadMatching(other, file);
        assertEquals(Set.of("0.weight", "0.bias", "1.weight"), Set.copyOf(report.loaded()));
        assertEquals(
                "is FLOAT32 [9, 6], and the file has F32 [3, 6]",
                report.skipped().get("2.weight"));
        assertArrayEquals(
                head.get("0.weight").transpose(0, 1).toDoubleArray(),
                other.state().get("0.weight").toDoubleArray());
    }

    @Test
    void aSharedTensorHasOneName() {
        class Tied extends Module {
            final Linear first = new Linear(2, 3);
            final Linear again = first;
        }
        assertEquals(
                Set.of("first.weight", "first.bias"), PyTorch.state(new Tied()).keySet());
        class Clash extends Module {
            final Parameter oneName = new Parameter(Tensor.ones(1));
            final Parameter one_name = new Parameter(Tensor.ones(1));
        }
        String message = assertThrows(IllegalStateException.class, () -> PyTorch.state(new Clash()))
                .getMessage();
        assertTrue(message.contains("one_name. Rename a field."), message);
    }
}
