package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.wengert.Reduction;
import org.wengert.Tensor;
import org.wengert.examples.data.ShippedData;
import org.wengert.nn.Conv2d;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Dropout;
import org.wengert.nn.Flatten;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.MaxPool2d;
import org.wengert.nn.ReLU;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;
import org.wengert.nn.train.Accuracy;
import org.wengert.nn.train.ConfusionMatrix;
import org.wengert.nn.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads handwritten digits of 8 x 8 pixels, with an MLP and with a CNN. */
@Command(name = "Digits", description = "Reads handwritten digits of 8 x 8 pixels, with an MLP and with a CNN.")
public final class Digits extends Example {
    @Option(names = "--epochs", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int epochs = 15;

    @Option(names = "--out", paramLabel = "FOLDER", description = "For pictures. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("target");

    Digits() {
        seed = 2;
    }

    public static void main(String[] args) {
        launch(new Digits(), args);
    }

    @Override
    void run() throws IOException {
        List<Dataset> parts = ShippedData.digits().split(0.8, 0.2);
        Sequential mlp = mlp();
        evaluate("MLP", trained(mlp, parts), parts.get(1));
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
        evaluate("CNN", trained(cnn, parts), parts.get(1));
    }

    static Sequential mlp() {
        return new Sequential(
                new Flatten(),
                new Linear(64, 128),
                new ReLU(),
                new Dropout(0.3),
                new Linear(128, 128),
                new ReLU(),
                new Dropout(0.3),
                new Linear(128, 10));
    }

    private Sequential trained(Sequential model, List<Dataset> parts) {
        Batches training = new Batches(parts.get(0), 32).shuffle();
        Adam adam = new Adam(model.parameters(), 6e-3);
        Scheduler scheduler = new Scheduler(adam, Schedule.oneCycle((long) epochs * training.size()));
        new Trainer(model, new CrossEntropyLoss(), adam)
                .metrics(new Accuracy())
                .stepScheduler(scheduler)
                .fit(training, new Batches(parts.get(1), 256), epochs);
        return model;
    }

    private void evaluate(String name, Sequential model, Dataset data) throws IOException {
        model.eval();
        Batch all = data.all();
        Tensor scores = model.forward(all.features());
        ConfusionMatrix confusion = new ConfusionMatrix(10);
        confusion.update(scores, all.targets());
        System.out.printf(Locale.ROOT, "%s: accuracy %.4f of %d images%n", name, confusion.accuracy(), data.size());
        System.out.println(confusion);

        Path picture = out.resolve(name.toLowerCase(Locale.ROOT) + "-errors.png");
        System.out.println("its worst errors are in " + saveErrors(scores, all, picture) + "\n");
    }

    private static Path saveErrors(Tensor scores, Batch all, Path picture) throws IOException {
        Tensor read = scores.argMax(1);
        Tensor losses = Loss.crossEntropy(scores, all.targets(), Reduction.NONE);
        int[] worst = IntStream.of(losses.argSort(0, true).toIntArray())
                .filter(i -> read.get(i) != all.targets().get(i))
                .limit(12)
                .toArray();
        List<String> captions = IntStream.of(worst)
                .mapToObj(i -> String.format(
                        Locale.ROOT, "%.0f read as %.0f", all.targets().get(i), read.get(i)))
                .toList();
        return Pictures.save(all.features().squeeze(1).indexSelect(0, worst), captions, picture);
    }
}
