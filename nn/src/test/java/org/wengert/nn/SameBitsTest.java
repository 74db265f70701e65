package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.wengert.Attention;
import org.wengert.Axes;
import org.wengert.DType;
import org.wengert.PoolWindow;
import org.wengert.Reduction;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.Threads;

/** A training run gives the same bits with any number of threads. */
@SuppressWarnings("try") // recording is off, which needs no name
class SameBitsTest {
    private static final int[] COUNTS = {1, 2, 3, 7};

    /** Weights, and a step that changes them. */
    private record Training(List<Tensor> weights, Runnable step) {
        static Training of(List<Tensor> weights, double rate, Supplier<Tensor> loss) {
            weights.forEach(weight -> weight.requiresGrad(true));
            return new Training(weights, () -> {
                loss.get().backward();
                try (var off = Tape.noGrad()) {
                    for (Tensor weight : weights) {
                        weight.withGrad(g -> weight.addInPlace(g.mul(-rate)));
                        weight.zeroGrad();
                    }
                }
            });
        }
    }

    private record Workload(String name, int steps, Supplier<Training> training) {}

    private static final List<Workload> WORKLOADS = List.of(
            new Workload("XOR 2-20-20-2", 20, () -> network(1, DType.FLOAT32, 2, 20, 20, 2)),
            new Workload("784-256-128-10", 20, () -> network(64, DType.FLOAT32, 784, 256, 128, 10)),
            new Workload("784-256-128-10 FLOAT64", 4, () -> network(64, DType.FLOAT64, 784, 256, 128, 10)),
            new Workload("256-512-512-256", 10, () -> network(128, DType.FLOAT32, 256, 512, 512, 256)),
            new Workload("sigmoid(x) x + x", 20, SameBitsTest::elementwise),
            new Workload("sums and means", 20, SameBitsTest::reductions),
            new Workload("convolutions", 10, SameBitsTest::convolutions),
            new Workload("transformer block", 10, SameBitsTest::transformer));

    private static Tensor random(DType dtype, int seed, double scale, int... shape) {
        return Tensor.randn(dtype, new Random(seed), shape).mul(scale).detach();
    }

    private static Tensor labels(int rows, int classes) {
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i * 7 % classes;
        }
        return Tensor.of(labels);
    }

    private static Training network(int batch, DType dtype, int... widths) {
        List<Tensor> weights = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            weights.add(random(dtype, i, 1 / Math.sqrt(widths[i - 1]), widths[i - 1], widths[i]));
            weights.add(random(dtype, 50 + i, 0.1, widths[i]));
        }
        Tensor x = random(dtype, 99, 1, batch, widths[0]);
        Tensor target = labels(batch, widths[widths.length - 1]);
        return Training.of(weights, 0.1, () -> {
            Tensor y = x;
            for (int i = 0; i < weights.size(); i += 2) {
                boolean isLast = i + 2 == weights.size();
                y = isLast
                        ? y.linear(weights.get(i), weights.get(i + 1))
                        : y.linearRelu(weights.get(i), weights.get(i + 1));
            }
            return y.crossEntropy(target, Reduction.MEAN);
        });
    }

    private static Training elementwise() {
        Tensor x = random(DType.FLOAT32, 1, 2, 200_000);
        return Training.of(
                List.of(x), 0.1, () -> x.sigmoid().mul(x).add(x).gelu().tanh().sum());
    }

    private static Training reductions() {
        Tensor x = random(DType.FLOAT32, 1, 2, 60, 50, 70);
        return Training.of(
                List.of(x),
                0.1,
                () -> x.sum(Axes.of(0))
                        .square()
                        .mean()
                        .add(x.mean(Axes.of(2)).exp().sum())
                        .add(x.softmax(1).log().mean())
                        .add(x.variance(1).sum()));
    }

    private static Training convolutions() {
        Tensor first = random(DType.FLOAT32, 1, 0.3, 16, 1, 3, 3);
        Tensor second = random(DType.FLOAT32, 2, 0.1, 32, 16, 3, 3);
        Tensor head = random(DType.FLOAT32, 3, 0.05, 800, 10);
        Tensor bias = random(DType.FLOAT32, 4, 0.05, 10);
        Tensor x = random(DType.FLOAT32, 5, 1, 16, 1, 28, 28);
        Tensor target = labels(16, 10);
        PoolWindow pooled = PoolWindow.over(2);
        return Training.of(
                List.of(first, second, head, bias),
                0.1,
                () -> x.conv2d(first)
                        .relu()
                        .maxPool2d(pooled)
                        .conv2d(second)
                        .relu()
                        .maxPool2d(pooled)
                        .reshape(16, 800)
                        .linear(head, bias)
                        .crossEntropy(target, Reduction.MEAN));
    }

    private static Training transformer() {
        int width = 64;
        int heads = 4;
        int length = 32;
        int batch = 4;
        Map<String, Tensor> w = new LinkedHashMap<>();
        for (String name : List.of("q", "k", "v", "out")) {
            w.put(name, random(DType.FLOAT32, name.hashCode(), 0.1, width, width));
        }
        w.put("up", random(DType.FLOAT32, 7, 0.1, width, 2 * width));
        w.put("down", random(DType.FLOAT32, 8, 0.1, 2 * width, width));
        Tensor x = random(DType.FLOAT32, 9, 1, batch, length, width);
        Tensor target = labels(batch * length, width);
        Function<Tensor, Tensor> split =
                y -> y.reshape(batch, length, heads, width / heads).transpose(1, 2);
        return Training.of(List.copyOf(w.values()), 0.1, () -> {
            Tensor normed = x.layerNorm(1, 1e-5);
            Tensor attended = split.apply(normed.matmul(w.get("q")))
                    .scaledDotProductAttention(
                            split.apply(normed.matmul(w.get("k"))),
                            split.apply(normed.matmul(w.get("v"))),
                            Attention.CAUSAL);
            Tensor joined = attended.transpose(1, 2).reshape(batch, length, width);
            Tensor y = x.add(joined.matmul(w.get("out")));
            Tensor z = y.add(y.layerNorm(1, 1e-5).matmul(w.get("up")).gelu().matmul(w.get("down")));
            return z.reshape(batch * length, width).crossEntropy(target, Reduction.MEAN);
        });
    }

    private static long hash(Workload workload, int threads) {
        Threads.setCount(threads);
        Training training = workload.training.get();
        for (int step = 0; step < workload.steps; step++) {
            training.step.run();
        }
        long hash = 0;
        for (Tensor weight : training.weights) {
            double[] values = weight.toDoubleArray();
            assertTrue(Arrays.stream(values).allMatch(Double::isFinite));
            for (double value : values) {
                hash = 31 * hash + Double.doubleToLongBits(value);
            }
        }
        return hash;
    }

    @TestFactory
    Stream<DynamicTest> withAnyNumberOfThreads() {
        return WORKLOADS.stream()
                .map(workload -> dynamicTest(workload.name, () -> {
                    int before = Threads.count();
                    try {
                        long expected = hash(workload, 1);
                        for (int threads : COUNTS) {
                            assertEquals(expected, hash(workload, threads), threads + " threads");
                        }
                    } finally {
                        Threads.setCount(before);
                    }
                }));
    }
}
