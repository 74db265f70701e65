package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.wengert.Tensor;
import org.wengert.examples.data.ShippedData;
import org.wengert.nn.Conv2d;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Flatten;
import org.wengert.nn.Layer;
import org.wengert.nn.Linear;
import org.wengert.nn.MaxPool2d;
import org.wengert.nn.Module;
import org.wengert.nn.ReLU;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.train.Accuracy;
import org.wengert.nn.train.Progress;
import org.wengert.nn.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A network that can read the digits 0 to 6 learns 7, 8 and 9 from 26 images: it keeps its convolutions, and gets another last layer. */
@Command(name = "TransferWeights", description = "What was learned from many digits helps to learn others from few.")
public final class TransferWeights extends Example {
    private static final int KNOWN = 7;

    @Option(names = "--epochs", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int epochs = 20;

    @Option(names = "--out", paramLabel = "FOLDER", description = "For the weights. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("target");

    static class Reader extends Module implements Layer {
        private final Sequential features = new Sequential(
                new Conv2d(1, 16, 3).padding(1),
                new ReLU(),
                new Conv2d(16, 32, 3).padding(1),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten());
        private final Linear head;

        Reader(int classes) {
            head = new Linear(32 * 4 * 4, classes);
        }

        @Override
        public Tensor forward(Tensor x) {
            return head.forward(features.forward(x));
        }
    }

    public static void main(String[] args) {
        launch(new TransferWeights(), args);
    }

    @Override
    void run() throws IOException {
        List<Dataset> known = digits(0, KNOWN).split(0.8, 0.2);
        List<Dataset> others = digits(KNOWN, 10).split(0.05, 0.95);
        Reader teacher = new Reader(KNOWN);
        train("0 to 6", teacher, known, 1e-3);
        Path file = Files.createDirectories(out).resolve("digits.safetensors");
        teacher.save(file);

        train("7 to 9, from nothing", new Reader(10 - KNOWN), others, 1e-3);
        Reader student = new Reader(10 - KNOWN);
        System.out.println(student.loadMatching(file));
        student.features.requiresGrad(false);
        train("7 to 9, the last layer", student, others, 1e-3);
        student.features.requiresGrad(true);
        train("7 to 9, then all layers", student, others, 1e-4);
    }

    /** The images of the digits from {@code from} to {@code to}, exclusive; {@code from} is class 0. */
    private static Dataset digits(int from, int to) {
        Dataset all = ShippedData.digits();
        int[] labels = all.all().targets().toIntArray();
        int[] chosen = IntStream.range(0, all.size())
                .filter(i -> labels[i] >= from && labels[i] < to)
                .toArray();
        int[] classes = IntStream.of(chosen).map(i -> labels[i] - from).toArray();
        return Dataset.of(all.rows(chosen).features(), Tensor.of(classes, classes.length));
    }

    private void train(String what, Reader model, List<Dataset> parts, double rate) {
        Trainer trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(model.parameters(), rate))
                .metrics(new Accuracy())
                .progress(Progress.none());
        trainer.fit(new Batches(parts.get(0), 16).shuffle(), epochs);
        System.out.printf(
                Locale.ROOT,
                "%-24s %4d images, accuracy on %4d others %.3f%n",
                what + ":",
                parts.get(0).size(),
                parts.get(1).size(),
                trainer.evaluate(new Batches(parts.get(1), 256)).metric("accuracy"));
    }
}
