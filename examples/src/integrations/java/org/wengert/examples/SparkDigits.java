package org.wengert.examples;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.wengert.Tensor;
import org.wengert.examples.data.ShippedData;
import org.wengert.nn.Loss;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.train.Accuracy;
import org.wengert.spark.DataParallel;
import org.wengert.spark.Shard;
import org.wengert.spark.Step;
import org.wengert.spark.WeightHash;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The network of {@link Digits}, trained by several processes on Spark, and by this one alone: with the same weights, bit for bit. */
@Command(
        name = "SparkDigits",
        description = "Reads digits: trained on Spark, and in one process with the same weights.")
public final class SparkDigits extends Example {
    @Option(names = "--master", paramLabel = "URL", description = "Default: ${DEFAULT-VALUE}.")
    String master = "local-cluster[2,1,1024]";

    @Option(names = "--shards", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int shards = 4;

    @Option(
            names = "--every",
            converter = Count.class,
            paramLabel = "K",
            description = "Steps of each shard between two means. Default: ${DEFAULT-VALUE}.")
    int every = 1;

    @Option(names = "--steps", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int steps = 200;

    public static void main(String[] args) {
        launch(new SparkDigits(), args);
    }

    @Override
    void run() throws IOException {
        System.out.println("on " + master + ", " + shards + " shards");
        String onSpark;
        try (JavaSparkContext context = SparkProcesses.start(master)) {
            onSpark = hashOfTrained(DataParallel.on(context).onStep(this::print));
        }
        System.out.println("weights on Spark        " + onSpark);
        System.out.println("weights in one process  " + hashOfTrained(DataParallel.inProcess()));
    }

    private String hashOfTrained(DataParallel train) {
        Rng.seed(seed);
        List<Dataset> parts = ShippedData.digits().split(0.8, 0.2);
        try (train) {
            Sequential model = train.shards(shards)
                    .every(every)
                    .data(parts.get(0))
                    .schedule(Schedule.oneCycle(steps))
                    .fit(Digits::mlp, parameters -> new Adam(parameters, 6e-3), SparkDigits::loss, steps);
            System.out.printf(Locale.ROOT, "accuracy %.4f%n", accuracy(model, parts.get(1)));
            return WeightHash.of(model);
        }
    }

    private static Tensor loss(Sequential model, int step, Shard shard) {
        Batch batch = shard.batch(16);
        return Loss.crossEntropy(model.forward(batch.features()), batch.targets());
    }

    private static double accuracy(Sequential model, Dataset data) {
        model.eval();
        Batch all = data.all();
        Accuracy accuracy = new Accuracy();
        accuracy.update(model.forward(all.features()), all.targets());
        return accuracy.value();
    }

    private void print(Step step) {
        if (step.number() % 50 == 0 || step.number() == 1) {
            System.out.printf(Locale.ROOT, "step %d/%d: loss %.4f%n", step.number(), step.steps(), step.loss());
        }
    }
}
