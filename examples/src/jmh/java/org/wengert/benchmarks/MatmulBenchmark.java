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
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Rng;

/** The product of two square matrices: 2 n^3 floating-point operations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatmulBenchmark {
    @Param("256")
    private int n;

    @Param({"FLOAT32", "FLOAT64"})
    private DType dtype;

    private Tensor a;
    private Tensor b;

    /** Two matrices of normal random numbers. */
    @Setup
    public void draw() {
        a = Tensor.randn(dtype, Rng.generator(1), n, n);
        b = Tensor.randn(dtype, Rng.generator(2), n, n);
    }

    /** a b. */
    @Benchmark
    public Tensor matmul() {
        return a.matmul(b);
    }
}
