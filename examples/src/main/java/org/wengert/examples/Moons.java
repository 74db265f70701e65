package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Sgd;

/** Two half moons that no straight line separates, and the line a network draws between them: in the terminal, and as target/moons.png. */
public final class Moons {
    private static final int POINTS = 200;
    private static final int EPOCHS = 60;
    private static final double NOISE = 0.12;

    public static void main(String[] args) throws IOException {
        Rng.seed(1);
        Tensor labels = labels();
        Tensor points = moons(Rng.generator());
        Sequential model =
                new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 16), new Tanh(), new Linear(16, 2));
        System.out.println(model);
        System.out.println();
        train(model, points, labels);

        MoonsPicture picture = new MoonsPicture(x -> model.forward(x).argMax(1), points, labels);
        System.out.println(picture.asText());
        System.out.println("also drawn in " + picture.saveAsPng(Path.of("target", "moons.png")));
    }

    private static void train(Sequential model, Tensor points, Tensor labels) {
        Batches batches = new Batches(Dataset.of(points, labels), 20).shuffle();
        Sgd sgd = new Sgd(model.parameters(), 0.05).momentum(0.9);
        Loss loss = new CrossEntropyLoss();
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            double sum = 0;
            for (Batch batch : batches) {
                Tensor error = loss.forward(model.forward(batch.features()), batch.targets());
                sum += error.item();
                sgd.zeroGrad();
                error.backward();
                sgd.step();
            }
            if (epoch % 10 == 0) {
                Tensor right = model.forward(points).argMax(1).eq(labels);
                System.out.printf(
                        Locale.ROOT,
                        "Epoch %d/%d cross entropy %.4f accuracy %.3f%n",
                        epoch,
                        EPOCHS,
                        sum / batches.size(),
                        right.mean().item());
            }
        }
        System.out.println();
    }

    /** 0 for the upper moon, 1 for the lower. */
    static Tensor labels() {
        return Tensor.arange(POINTS).ge(POINTS / 2).to(DType.INT32);
    }

    /** The upper moon is half a circle around (0, 0), the lower one half a circle around (1, 0.5), upside down. */
    static Tensor moons(RandomGenerator random) {
        double[][] points = new double[POINTS][];
        for (int i = 0; i < POINTS; i++) {
            double angle = Math.PI * random.nextDouble();
            points[i] = i < POINTS / 2
                    ? new double[] {Math.cos(angle), Math.sin(angle)}
                    : new double[] {1 - Math.cos(angle), 0.5 - Math.sin(angle)};
        }
        return Tensor.of(points).add(Tensor.randn(random, POINTS, 2).mul(NOISE));
    }

    private Moons() {}
}
