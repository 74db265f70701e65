package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.explain.Explain;
import org.wengert.explain.TrainingFilm;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.optim.Adam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Two small networks while they learn, XOR and the two moons, each as a page with a slider: weights, gradients, loss and decision boundary. */
@Command(name = "Film", description = "Trainings as pages with a slider: XOR and the two moons.")
public final class Film extends Lesson {
    private static final int FRAMES = 40;

    @Option(names = "--steps", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int steps = 400;

    public static void main(String[] args) {
        launch(new Film(), args);
    }

    @Override
    void run() throws IOException {
        Tensor corners = Tensor.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        film("xor", corners, Tensor.of(0, 1, 1, 0), 4);
        Tensor moons = Moons.moons(Rng.generator());
        film("moons", moons, Moons.labels().to(DType.FLOAT32), 12);
    }

    private void film(String name, Tensor points, Tensor labels, int width) throws IOException {
        Sequential model = new Sequential(
                new Linear(2, width), new Tanh(), new Linear(width, width), new Tanh(), new Linear(width, 1));
        Adam adam = new Adam(model.parameters(), 0.02);
        TrainingFilm film =
                Explain.training(points, labels, x -> model.forward(x).sigmoid(), model.tensors());
        double last = 0;
        for (int step = 0; step <= steps; step++) {
            Tensor loss = Loss.bceWithLogits(model.forward(points).squeeze(1), labels);
            last = loss.item();
            adam.zeroGrad();
            loss.backward();
            if (step % Math.max(1, steps / FRAMES) == 0) {
                film.record(step, loss);
            }
            adam.step();
        }
        Files.createDirectories(out);
        Path page = out.resolve(name + "-film.html");
        film.write(page);
        print("%s: loss %.4f after %d steps, filmed in %s%n", name, last, steps, page);
    }
}
