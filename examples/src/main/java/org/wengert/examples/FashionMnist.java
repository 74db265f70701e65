package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wengert.examples.data.ExternalData;
import org.wengert.nn.BatchNorm2d;
import org.wengert.nn.Conv2d;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Dropout;
import org.wengert.nn.Flatten;
import org.wengert.nn.Linear;
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
import org.wengert.nn.train.Epoch;
import org.wengert.nn.train.History;
import org.wengert.nn.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells clothes apart: 70,000 images of 28 x 28 pixels. */
@Command(name = "FashionMnist", description = "Tells clothes apart: 70,000 images of 28 x 28 pixels.")
public final class FashionMnist extends Example {
    private static final List<String> CLASSES =
            List.of("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot");

    @Option(names = "--cnn", description = "Train a CNN. Default: an MLP.")
    boolean cnn;

    @Option(names = "--epochs", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int epochs = 10;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "With the four files. Default: that of Debian's package dataset-fashion-mnist.")
    @Nullable
    Path data;

    public static void main(String[] args) {
        launch(new FashionMnist(), args);
    }

    @Override
    void run() throws IOException {
        Dataset images = ExternalData.fashionMnist(data, "train");
        Batches training = new Batches(images, 128).shuffle();
        Batches test = new Batches(ExternalData.fashionMnist(data, "t10k"), 500);
        Sequential model = cnn ? cnn() : mlp();
        System.out.println(model.summary(1, 1, 28, 28));
        Adam adam = new Adam(model.parameters(), 3e-3);
        Trainer trainer = new Trainer(model, new CrossEntropyLoss(), adam)
                .metrics(new Accuracy())
                .stepScheduler(new Scheduler(adam, Schedule.oneCycle((long) epochs * training.size())));
        History history = trainer.fit(training, test, epochs);
        double seconds = history.epochs().stream().mapToDouble(Epoch::seconds).sum();
        System.out.printf(
                Locale.ROOT, "%.1f s per epoch, %.0f images/s%n", seconds / epochs, epochs * images.size() / seconds);
        ConfusionMatrix confusion = new ConfusionMatrix(CLASSES);
        model.eval();
        for (Batch batch : test) {
            confusion.update(model.forward(batch.features()), batch.targets());
        }
        System.out.println(confusion);
    }

    private static Sequential mlp() {
        return new Sequential(
                new Flatten(),
                new Linear(784, 256),
                new ReLU(),
                new Dropout(0.2),
                new Linear(256, 128),
                new ReLU(),
                new Dropout(0.2),
                new Linear(128, 10));
    }

    private static Sequential cnn() {
        return new Sequential(
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
    }
}
