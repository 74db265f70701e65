package org.wengert.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;

/**
 * The training of a small network on points of a plane, as a film: weights, gradients, loss and decision boundary, frame by frame. Made by
 * {@link Explain#training}.
 *
 * <pre>{@code
 * TrainingFilm film = Explain.training(points, labels, x -> model.forward(x).sigmoid(), model.parameters());
 * for (int step = 0; step < 1000; step++) {
 *     Tensor loss = Loss.bceWithLogits(model.forward(points), labels);
 *     loss.backward();
 *     if (step % 20 == 0) {
 *         film.record(step, loss);
 *     }
 *     optimizer.step();
 *     optimizer.zeroGrad();
 * }
 * film.write(Path.of("training.html"));
 * }</pre>
 */
public final class TrainingFilm {
    private static final List<String> SCRIPTS = List.of("format", "numbers", "film", "player");
    private static final int SIDE = 48;
    private static final double MARGIN = 0.15;

    private final double[] points;
    private final double[] labels;
    private final DType dtype;
    private final UnaryOperator<Tensor> model;
    private final List<Tensor> parameters;
    private final double[] range;
    private final List<Map<String, Object>> frames = new ArrayList<>();

    TrainingFilm(Tensor points, Tensor labels, UnaryOperator<Tensor> model, List<Tensor> parameters) {
        if (points.shape().rank() != 2
                || points.shape().dim(1) != 2
                || points.shape().dim(0) != labels.size()) {
            throw new IllegalArgumentException("training: points " + points.dtype() + " " + points.shape() + ", labels "
                    + labels.dtype() + " " + labels.shape()
                    + ": expected points of shape [n, 2] and n labels. Pass points of a plane.");
        }
        this.points = points.toDoubleArray();
        this.labels = labels.toDoubleArray();
        this.dtype = points.dtype();
        this.model = model;
        this.parameters = List.copyOf(parameters);
        double[] x = limits(0);
        double[] y = limits(1);
        this.range = new double[] {x[0], x[1], y[0], y[1]};
    }

    private double[] limits(int axis) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = axis; i < points.length; i += 2) {
            least = Math.min(least, points[i]);
            most = Math.max(most, points[i]);
        }
        double margin = most > least ? MARGIN * (most - least) : 1;
        return new double[] {least - margin, most + margin};
    }

    /**
     * Adds a frame: copies the weights and their gradients, and asks the model for its answers on a grid of the plane, without recording.
     *
     * @param step the number of the step, which the slider shows
     * @param loss a single number
     * @throws IllegalArgumentException if the model does not answer one number for each point
     */
    public void record(int step, Tensor loss) {
        double number = loss.item();
        double[] answers = answers();
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("step", step);
        frame.put("loss", number);
        frame.put("grid", shades(answers));
        frame.put("weights", parameters.stream().map(Exact::numbers).toList());
        frame.put("gradients", parameters.stream().map(TrainingFilm::gradient).toList());
        frames.add(frame);
    }

    private static List<Number> gradient(Tensor parameter) {
        @Nullable Tensor gradient = parameter.grad();
        return gradient == null ? List.of() : Exact.numbers(gradient);
    }

    private double[] answers() {
        double[] grid = new double[2 * SIDE * SIDE];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                int at = 2 * (row * SIDE + column);
                grid[at] = range[0] + (column + 0.5) / SIDE * (range[1] - range[0]);
                grid[at + 1] = range[3] - (row + 0.5) / SIDE * (range[3] - range[2]);
            }
        }
        try (Tape.Scope off = Tape.noGrad()) {
            Tensor answers = model.apply(Tensor.of(dtype, grid).reshape(SIDE * SIDE, 2));
            if (answers.size() != SIDE * SIDE) {
                throw new IllegalArgumentException("training: the model answers " + answers.shape() + " for points ["
                        + SIDE * SIDE
                        + ", 2]: expected one number for each. Pass a model of the probability of label 1.");
            }
            return answers.toDoubleArray();
        }
    }

    private static String shades(double... answers) {
        byte[] shades = new byte[answers.length];
        for (int i = 0; i < shades.length; i++) {
            shades[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, answers[i])));
        }
        return Base64.getEncoder().encodeToString(shades);
    }

    /**
     * Writes the film as a page with a slider: one file, which needs no network.
     *
     * @throws IllegalStateException if no frame was recorded
     * @throws IOException if the file cannot be written
     */
    public void write(Path path) throws IOException {
        if (frames.isEmpty()) {
            throw new IllegalStateException(
                    "training: no frame was recorded. Call record(step, loss) in the loop of the training.");
        }
        Files.writeString(path, Template.fill("film", "A training, step by step", "", data(), SCRIPTS));
    }

    String data() {
        List<double[]> places = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            places.add(new double[] {points[2 * i], points[2 * i + 1], labels[i]});
        }
        List<String> names = new ArrayList<>();
        for (Tensor parameter : parameters) {
            String name = parameter.name();
            names.add(name == null ? "parameter" + names.size() : name);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("dtype", dtype.toString());
        data.put("side", SIDE);
        data.put("range", range);
        data.put("points", places);
        data.put("names", names);
        data.put(
                "shapes",
                parameters.stream()
                        .map(parameter -> Arrays.stream(parameter.shape().toArray())
                                .boxed()
                                .toList())
                        .toList());
        data.put("frames", frames);
        return Json.of(data);
    }
}
