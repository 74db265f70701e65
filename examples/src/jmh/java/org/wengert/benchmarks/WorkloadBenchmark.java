package org.wengert.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A workload, each run on its own or in a memory scope. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public abstract class WorkloadBenchmark {
    /** The number of threads that large operations are split over. */
    @Param({"1", "2"})
    public int threads;

    private Workload workload;
    private Workload scoped;

    /** Returns a new workload. */
    protected abstract Workload workload();

    /** Sets the number of threads before the engine is loaded: each fork has one. */
    @Setup
    public void create() {
        System.setProperty("wengert.threads", Integer.toString(threads));
        workload = workload();
        scoped = workload.scoped();
    }

    /** One run. */
    @Benchmark
    public void step() {
        workload.run();
    }

    /** {@link #step} in a scope that takes its arrays back. */
    @Benchmark
    public void scopedStep() {
        scoped.run();
    }
}
