package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;

class TrainingFilmTest {
    private static final Tensor POINTS =
            Tensor.of(DType.FLOAT64, 0, 0, 0, 1, 1, 0, 1, 1).reshape(4, 2);
    private static final Tensor LABELS = Tensor.of(DType.FLOAT64, 0, 1, 1, 0);

    /** A network 2-4-1 that learns the exclusive or, with a frame every so many steps. */
    static TrainingFilm xor(int steps, int every) {
        Tensor w1 = Tensor.of(DType.FLOAT64, 0.9, -0.5, 0.3, -0.8, -0.4, 0.7, 0.6, -0.2)
                .reshape(2, 4)
                .requiresGrad(true)
                .named("hidden.weight");
        Tensor b1 = Tensor.zeros(DType.FLOAT64, 4).requiresGrad(true).named("hidden.bias");
        Tensor w2 = Tensor.of(DType.FLOAT64, 0.5, -0.6, 0.8, 0.4)
                .reshape(4, 1)
                .requiresGrad(true)
                .named("output.weight");
        List<Tensor> parameters = List.of(w1, b1, w2);
        TrainingFilm film = Explain.training(
                POINTS, LABELS, x -> x.matmul(w1).add(b1).tanh().matmul(w2).sigmoid(), parameters);
        for (int step = 0; step <= steps; step++) {
            Tensor p = POINTS.matmul(w1).add(b1).tanh().matmul(w2).sigmoid();
            Tensor loss = p.sub(LABELS.reshape(4, 1)).square().mean();
            parameters.forEach(Tensor::zeroGrad);
            loss.backward();
            if (step % every == 0) {
                film.record(step, loss);
            }
            try (var off = Tape.noGrad()) {
                for (Tensor parameter : parameters) {
                    parameter.withGrad(g -> parameter.addInPlace(g, -2));
                }
            }
        }
        return film;
    }

    @Test
    void framesHoldCopiesOfWeightsAndGradients() {
        JsonObject data = JsonParser.parseString(xor(40, 10).data()).getAsJsonObject();
        JsonArray frames = data.getAsJsonArray("frames");
        assertEquals(5, frames.size());
        JsonObject first = frames.get(0).getAsJsonObject();
        JsonObject last = frames.get(4).getAsJsonObject();
        assertEquals(40, last.get("step").getAsInt());
        assertEquals(0.9, weight(first), 0);
        assertTrue(weight(last) != 0.9);
        assertTrue(last.get("loss").getAsDouble() < first.get("loss").getAsDouble());
        assertEquals(
                8, first.getAsJsonArray("gradients").get(0).getAsJsonArray().size());
    }

    private static double weight(JsonObject frame) {
        return frame.getAsJsonArray("weights").get(0).getAsJsonArray().get(0).getAsDouble();
    }

    /** Rows go from the top to the bottom, and in a row from left to right. */
    @Test
    void theGridIsTheModelsAnswer() {
        for (int axis = 0; axis < 2; axis++) {
            int at = axis;
            TrainingFilm film = Explain.training(POINTS, LABELS, x -> x.slice(1, at, at + 1), List.of());
            film.record(0, Tensor.of(DType.FLOAT64, 1));
            String grid = JsonParser.parseString(film.data())
                    .getAsJsonObject()
                    .getAsJsonArray("frames")
                    .get(0)
                    .getAsJsonObject()
                    .get("grid")
                    .getAsString();
            byte[] expected = new byte[48 * 48];
            for (int i = 0; i < expected.length; i++) {
                double x = -0.15 + ((axis == 0 ? i % 48 : 47 - i / 48) + 0.5) / 48 * 1.3;
                expected[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, x)));
            }
            byte[] shades = Base64.getDecoder().decode(grid);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i] & 0xff, shades[i] & 0xff, 1, axis + ": " + i);
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Explain.training(LABELS, LABELS, x -> x, List.of()));
        TrainingFilm film = Explain.training(POINTS, LABELS, x -> x, List.of());
        assertThrows(IllegalArgumentException.class, () -> film.record(0, Tensor.of(DType.FLOAT64, 1)));
        assertThrows(IllegalStateException.class, () -> film.write(Path.of("nothing.html")));
    }
}
