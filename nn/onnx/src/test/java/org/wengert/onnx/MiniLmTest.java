package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Tensor;
import org.wengert.nn.optim.Adam;

/** A published network of 22.6 million weights: its numbers are those of another engine, and it can be trained on. */
@Tag("slow")
class MiniLmTest {
    private static final double TOLERANCE = 1e-4;
    private static final int BATCH = 2;
    private static final int LENGTH = 7;

    @TempDir
    private Path directory;

    private Path file;
    private OnnxModule model;

    @BeforeEach
    void read() throws IOException {
        file = directory.resolve("model.onnx");
        try (InputStream resource = MiniLmTest.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
            Files.copy(resource, file);
        }
        model = Onnx.read(file);
    }

    /** Two sentences, the second padded. */
    private static Map<String, Tensor> inputs() {
        Map<String, Tensor> in = new LinkedHashMap<>();
        int[] ids = {101, 2023, 2003, 1037, 7953, 2003, 102, 101, 7592, 2088, 102, 0, 0, 0};
        int[] mask = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0};
        in.put("input_ids", Tensor.of(ids, BATCH, LENGTH));
        in.put("attention_mask", Tensor.of(mask, BATCH, LENGTH));
        in.put("token_type_ids", Tensor.of(new int[BATCH * LENGTH], BATCH, LENGTH));
        return in;
    }

    @Test
    void outputsAreThoseOfTheRuntime() throws OrtException {
        Tensor found = model.freeze().forward(inputs()).get("last_hidden_state");
        assertFalse(found.requiresGrad());
        assertEquals("[2, 7, 384]", found.shape().toString());
        float[] expected = runtime();
        float[] values = found.toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], values[i], TOLERANCE, "element " + i);
        }
    }

    private float[] runtime() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> in = new HashMap<>();
        try (OrtSession session = environment.createSession(file.toString())) {
            for (Map.Entry<String, Tensor> entry : inputs().entrySet()) {
                long[] values = Arrays.stream(entry.getValue().toIntArray())
                        .asLongStream()
                        .toArray();
                in.put(
                        entry.getKey(),
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {BATCH, LENGTH}));
            }
            try (OrtSession.Result result = session.run(in)) {
                FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                return values;
            }
        } finally {
            in.values().forEach(OnnxTensor::close);
        }
    }

    @Test
    void oneStepOfTrainingMovesEveryWeight() {
        assertEquals(22_565_376, model.parameterCount());
        assertTrue(model.namedParameters().containsKey("encoder.layer.5.output.LayerNorm.bias"));
        Map<String, Tensor> before = model.state();
        Adam optimizer = new Adam(model.parameters(), 1e-4);
        double first = loss().item();
        loss().backward();
        optimizer.step();
        Map<String, Tensor> after = model.state();
        model.namedParameters()
                .keySet()
                .forEach(name -> assertFalse(
                        Arrays.equals(
                                before.get(name).toFloatArray(), after.get(name).toFloatArray()),
                        name));
        assertTrue(loss().item() < first, loss().item() + " after " + first);
    }

    /** How far the sum of the first sentence's numbers is from that of the second's, squared. */
    private Tensor loss() {
        Tensor hidden = model.forward(inputs()).get("last_hidden_state");
        return hidden.select(0, 0)
                .mean(0)
                .sub(hidden.select(0, 1).mean(0))
                .square()
                .sum();
    }
}
