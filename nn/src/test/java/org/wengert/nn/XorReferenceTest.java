package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.optim.Sgd;

/** The whole machine against PyTorch: the same start gives the same losses, gradients and outputs, over 12000 steps. */
class XorReferenceTest {
    private static final double TOLERANCE = 1e-9;
    private static final String[] LAYERS = {"hidden1", "hidden2", "output"};
    private static final int EPOCHS = 3000;

    private final JsonObject reference = read();
    private final Mlp model = new Mlp();
    private final List<Tensor> inputs = rows("inputs");
    private final List<Tensor> targets = rows("targets");
    private Sgd sgd;

    @BeforeEach
    void startWhereTheReferenceStarts() {
        model.to(DType.FLOAT64);
        model.load(byName(reference.getAsJsonObject("initial")));
        sgd = new Sgd(model.parameters(), reference.get("learningRate").getAsDouble());
    }

    @Test
    void gradientsOfTheSecondStep() {
        step(0);
        step(1);
        JsonObject second = reference.getAsJsonObject("gradientsOfSecondStep");
        assertEquals(1, second.get("sample").getAsInt());
        byName(second.getAsJsonObject("gradients")).forEach((name, expected) -> {
            Tensor grad = model.namedParameters().get(name).grad();
            assertArrayEquals(expected.toDoubleArray(), grad.toDoubleArray(), TOLERANCE, name);
        });
    }

    @Test
    void lossesAndFinalOutputs() {
        JsonObject losses = reference.getAsJsonObject("meanSquaredErrorByEpoch");
        int compared = 0;
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            double sum = 0;
            for (int sample = 0; sample < inputs.size(); sample++) {
                sum += step(sample);
            }
            JsonElement expected = losses.get(Integer.toString(epoch));
            if (expected != null) {
                assertEquals(expected.getAsDouble(), sum / inputs.size(), TOLERANCE, "epoch " + epoch);
                compared++;
            }
        }
        assertEquals(losses.size(), compared);
        List<Tensor> outputs = rows("finalOutputs");
        for (int i = 0; i < inputs.size(); i++) {
            assertArrayEquals(
                    outputs.get(i).toDoubleArray(), model.forward(inputs.get(i)).toDoubleArray(), TOLERANCE);
        }
    }

    /** The loss before the step. */
    private double step(int sample) {
        sgd.zeroGrad();
        Tensor loss = Loss.mse(model.forward(inputs.get(sample)), targets.get(sample));
        loss.backward();
        sgd.step();
        return loss.item();
    }

    /** The reference numbers layers; the model names them. */
    private Map<String, Tensor> byName(JsonObject layers) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < LAYERS.length; i++) {
            put(state, LAYERS[i] + ".weight", layers.getAsJsonArray("weights").get(i));
            put(state, LAYERS[i] + ".bias", layers.getAsJsonArray("biases").get(i));
        }
        return state;
    }

    private void put(Map<String, Tensor> state, String name, JsonElement values) {
        Tensor like = model.namedParameters().get(name).tensor();
        state.put(name, Tensor.of(DType.FLOAT64, numbers(values), like.shape().toArray()));
    }

    private List<Tensor> rows(String name) {
        List<Tensor> rows = new ArrayList<>();
        for (JsonElement row : reference.getAsJsonArray(name)) {
            rows.add(Tensor.of(DType.FLOAT64, numbers(row), 1, 2));
        }
        return rows;
    }

    private static double[] numbers(JsonElement values) {
        List<Double> numbers = new ArrayList<>();
        collect(values, numbers);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonElement values, List<Double> numbers) {
        if (values instanceof JsonArray array) {
            array.forEach(value -> collect(value, numbers));
        } else {
            numbers.add(values.getAsDouble());
        }
    }

    private static JsonObject read() {
        try (Reader reader = new InputStreamReader(
                XorReferenceTest.class.getResourceAsStream("/reference/xor.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
