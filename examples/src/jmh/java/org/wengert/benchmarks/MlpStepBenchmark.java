package org.wengert.benchmarks;

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
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Init;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.ReLU;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.optim.Sgd;

/** One training step of a 784-256-128-10 classifier at batch 64: what the arithmetic costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MlpStepBenchmark {
    private static final int BATCH = 64;
    private static final int CLASSES = 10;

    private final Sequential network = network();
    private final Sgd optimizer = new Sgd(network.parameters(), 0.01);
    private final Tensor images = Tensor.rand(Rng.generator(2), BATCH, 784);
    private final Tensor labels =
            Tensor.uniform(DType.FLOAT32, Rng.generator(3), 0, CLASSES, BATCH).to(DType.INT32);

    private static Sequential network() {
        Rng.seed(1);
        return new Sequential(layer(784, 256), new ReLU(), layer(256, 128), new ReLU(), layer(128, CLASSES));
    }

    private static Linear layer(int in, int out) {
        return new Linear(in, out, true, Init.kaimingUniform());
    }

    /** Forward, loss, backward, update. */
    @Benchmark
    public Tensor step() {
        Tensor loss = Loss.crossEntropy(network.forward(images), labels);
        loss.backward();
        optimizer.step();
        optimizer.zeroGrad();
        return loss;
    }

    /** {@link #step} in a scope that takes its arrays back. */
    @Benchmark
    public double scopedStep() {
        try (MemoryScope tape = Tape.open()) {
            return step().item();
        }
    }
}
