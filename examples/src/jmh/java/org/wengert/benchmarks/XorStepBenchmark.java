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
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.ReLU;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.Sigmoid;
import org.wengert.nn.optim.Sgd;

/** One training step of the 2-20-20-2 network of the XOR example on one sample: what an operation costs besides its arithmetic. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class XorStepBenchmark {
    private final Tensor[] inputs = {row(0, 0), row(0, 1), row(1, 0), row(1, 1)};
    private final Tensor[] targets = {row(1, 0), row(0, 1), row(0, 1), row(1, 0)};
    private final Sequential network = network();
    private final Sgd optimizer = new Sgd(network.parameters(), 0.1);
    private int sample;

    private static Tensor row(double a, double b) {
        return Tensor.of(new double[][] {{a, b}});
    }

    private static Sequential network() {
        Rng.seed(1);
        return new Sequential(
                new Linear(2, 20), new ReLU(), new Linear(20, 20), new ReLU(), new Linear(20, 2), new Sigmoid());
    }

    /** Forward, loss, backward, update. */
    @Benchmark
    public Tensor step() {
        sample = (sample + 1) & 3;
        Tensor loss = Loss.mse(network.forward(inputs[sample]), targets[sample]);
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

    /** Forward and loss alone, recorded. */
    @Benchmark
    public Tensor forward() {
        sample = (sample + 1) & 3;
        return Loss.mse(network.forward(inputs[sample]), targets[sample]);
    }
}
