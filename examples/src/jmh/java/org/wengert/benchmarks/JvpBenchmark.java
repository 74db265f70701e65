package org.wengert.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wengert.Gradients;
import org.wengert.Tensor;
import org.wengert.nn.Rng;

/** A 784-256-128-10 classifier at batch 64: a derivative in one direction of its inputs, by forward mode, and the value alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JvpBenchmark {
    private static final int[] SIZES = {784, 256, 128, 10};

    private final Tensor images = Tensor.rand(Rng.generator(1), 64, SIZES[0]);
    private final Tensor direction = Tensor.randn(Rng.generator(2), 64, SIZES[0]);
    private final Tensor[] weights = new Tensor[3];
    private final Tensor[] biases = new Tensor[3];

    /** Weights of the size that keeps activations in range. */
    public JvpBenchmark() {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Tensor.randn(Rng.generator(3 + i), SIZES[i], SIZES[i + 1])
                    .mul(Math.sqrt(2.0 / SIZES[i]))
                    .detach();
            biases[i] = Tensor.zeros(SIZES[i + 1]);
        }
    }

    private Tensor network(Tensor x) {
        Tensor hidden = x;
        for (int i = 0; i < weights.length; i++) {
            Tensor next = hidden.matmul(weights[i]).add(biases[i]);
            hidden = i + 1 < weights.length ? next.relu() : next;
        }
        return hidden;
    }

    /** The value alone; nothing is recorded. */
    @Benchmark
    public Tensor evaluation() {
        return network(images);
    }

    /** The derivative when the images move. */
    @Benchmark
    public Tensor jvp() {
        return Gradients.jvp(in -> network(in[0]), List.of(images), List.of(direction));
    }
}
