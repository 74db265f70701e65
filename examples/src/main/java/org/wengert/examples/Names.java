package org.wengert.examples;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.wengert.Tensor;
import org.wengert.examples.data.ShippedData;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Embedding;
import org.wengert.nn.Flatten;
import org.wengert.nn.Layer;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;
import org.wengert.nn.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Invents first names, letter by letter. A bigram model knows how often each letter follows each; a network looks at five letters before.
 *
 * <p>Bengio, Ducharme, Vincent, Jauvin: A Neural Probabilistic Language Model, 2003.
 */
@Command(name = "Names", description = "Invents first names: a bigram model and a network.")
public final class Names extends Example {
    private static final String LETTERS = ".-abcdefghijklmnopqrstuvwxyz";
    private static final int CONTEXT = 5;

    @Option(names = "--epochs", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int epochs = 10;

    public static void main(String[] args) {
        launch(new Names(), args);
    }

    @Override
    void run() {
        List<String> names = ShippedData.firstNames();
        List<String> mixed =
                IntStream.of(Rng.permutation(names.size())).mapToObj(names::get).toList();
        Dataset training = windows(mixed.subList(names.size() / 10, names.size()));
        Dataset validation = windows(mixed.subList(0, names.size() / 10));

        Layer bigram = bigram(training.all());
        Tensor loss = Loss.crossEntropy(
                bigram.forward(validation.all().features()), validation.all().targets());
        System.out.printf(Locale.ROOT, "bigram: validation loss %.3f%n", loss.item());
        System.out.println(samples(bigram));

        Sequential mlp = new Sequential(
                new Embedding(LETTERS.length(), 16),
                new Flatten(),
                new Linear(16 * CONTEXT, 128),
                new Tanh(),
                new Linear(128, LETTERS.length()));
        Batches batches = new Batches(training, 128).shuffle();
        Adam adam = new Adam(mlp.parameters(), 2e-3);
        new Trainer(mlp, new CrossEntropyLoss(), adam)
                .stepScheduler(new Scheduler(adam, Schedule.cosine((long) epochs * batches.size())))
                .fit(batches, new Batches(validation, 1024), epochs);
        System.out.println(samples(mlp));
    }

    /** The letters of all names, each with those before it: of "...ann." they are "...a", "..an", ".ann" and "ann.". */
    private static Dataset windows(List<String> names) {
        int[] letters = names.stream()
                .map(name -> ".".repeat(CONTEXT) + name.toLowerCase(Locale.ROOT) + ".")
                .flatMap(name ->
                        IntStream.range(CONTEXT, name.length()).mapToObj(end -> name.substring(end - CONTEXT, end + 1)))
                .flatMapToInt(String::chars)
                .map(LETTERS::indexOf)
                .toArray();
        Tensor windows = Tensor.of(letters, letters.length / (CONTEXT + 1), CONTEXT + 1);
        return Dataset.of(windows.slice(1, 0, CONTEXT), windows.select(1, CONTEXT));
    }

    /** How often each letter follows each, one more than counted, as a layer that gives the logarithms. */
    private static Layer bigram(Batch training) {
        Tensor last = training.features().select(1, CONTEXT - 1);
        Tensor counts = last.oneHot(LETTERS.length())
                .transpose()
                .matmul(training.targets().oneHot(LETTERS.length()))
                .add(1);
        return x -> counts.log().embedding(x.select(1, CONTEXT - 1));
    }

    private static String samples(Layer model) {
        return IntStream.range(0, 10).mapToObj(i -> sample(model)).collect(Collectors.joining(" "));
    }

    private static String sample(Layer model) {
        StringBuilder name = new StringBuilder(".".repeat(CONTEXT));
        do {
            int[] context = name.chars()
                    .skip(name.length() - CONTEXT)
                    .map(LETTERS::indexOf)
                    .toArray();
            Tensor likely = model.forward(Tensor.of(context, 1, CONTEXT)).softmax(-1);
            name.append(
                    LETTERS.charAt((int) likely.multinomial(1, Rng.generator()).item()));
        } while (name.charAt(name.length() - 1) != '.');
        return name.substring(CONTEXT, name.length() - 1);
    }
}
