package org.wengert.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.wengert.Tensor;

/** {@link XorStep}: what an operation costs besides its arithmetic. */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
public class XorStepBenchmark extends WorkloadBenchmark {
    private XorStep xor;

    @Override
    protected Workload workload() {
        xor = new XorStep();
        return xor;
    }

    /** Forward and loss alone, recorded. */
    @Benchmark
    public Tensor forward() {
        return xor.forward();
    }
}
