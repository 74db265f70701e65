package org.wengert.examples;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.wengert.Tensor;
import org.wengert.nn.Module;
import org.wengert.nn.Parameter;
import org.wengert.nn.optim.Sgd;
import org.wengert.spark.DataParallel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a step on Spark costs beside the computation: two shards of a network that computes almost nothing, with gradients of several sizes. */
@Command(name = "SparkOverhead", description = "Measures what a step on Spark costs beside the computation.")
public final class SparkOverhead extends Example {
    @Option(names = "--master", paramLabel = "URL", description = "Default: ${DEFAULT-VALUE}.")
    String master = "local-cluster[2,1,1024]";

    @Option(names = "--steps", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int steps = 100;

    @Option(names = "--warm-up", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int warmUp = 50;

    public static void main(String[] args) {
        launch(new SparkOverhead(), args);
    }

    /** A vector whose gradient is 1 everywhere. */
    static final class Vector extends Module {
        final Parameter values;

        Vector(int size) {
            values = new Parameter(Tensor.zeros(size));
        }
    }

    @Override
    void run() throws IOException {
        int[] sizes = {250, 250_000, 1_250_000};
        System.out.println("milliseconds per step: median (90th percentile)");
        for (int size : sizes) {
            print("in one process", size, DataParallel.inProcess());
        }
        try (JavaSparkContext context = SparkProcesses.start(master)) {
            for (int size : sizes) {
                print(master, size, DataParallel.on(context));
            }
        }
    }

    private void print(String where, int size, DataParallel train) {
        List<Long> times = new ArrayList<>();
        try (train) {
            train.shards(2)
                    .onStep(step -> times.add(System.nanoTime()))
                    .fit(
                            () -> new Vector(size),
                            parameters -> new Sgd(parameters, 1e-3),
                            (model, step, shard) -> model.values.tensor().sum(),
                            warmUp + steps);
        }
        double[] millis = new double[steps];
        for (int i = 0; i < steps; i++) {
            millis[i] = (times.get(warmUp + i) - times.get(warmUp + i - 1)) * 1e-6;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-26s %6.3f MB  %7.1f (%.1f)   load %.1f%n",
                where,
                size * 4e-6,
                millis[steps / 2],
                millis[steps * 9 / 10],
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
