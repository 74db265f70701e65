package org.wengert.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import org.wengert.benchmarks.Workload;

/** A library at a workload, and the times it took. */
final class Contender {
    private static final double BATCH_NANOS = 1e8;

    private final String library;
    private final Workload workload;
    private final List<Double> nanos = new ArrayList<>();
    private int runs = 1;

    Contender(String library, Workload workload) {
        this.library = library;
        this.workload = workload;
    }

    String library() {
        return library;
    }

    Workload workload() {
        return workload;
    }

    /** Runs for this long, and chooses how many runs are timed together: about a tenth of a second. */
    void warmUp(double seconds) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 1e9) {
            double time = time(runs);
            if (time * runs < BATCH_NANOS / 2) {
                runs = (int) Math.max(runs + 1L, Math.min(4L * runs, Math.round(BATCH_NANOS / time)));
            }
        }
        runs = (int) Math.max(1, Math.round(BATCH_NANOS / time(runs)));
    }

    /** Adds the mean time of a batch of runs. */
    void round() {
        nanos.add(time(runs));
    }

    private double time(int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            workload.run();
        }
        double time = (System.nanoTime() - start) / (double) count;
        workload.settle();
        return time;
    }

    /** The fastest of the rounds. */
    double best() {
        return nanos.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    /** The median of the rounds. */
    double median() {
        double[] sorted =
                nanos.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
