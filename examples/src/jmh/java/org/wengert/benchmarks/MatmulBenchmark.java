package org.wengert.benchmarks;

import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;
import org.wengert.DType;

/**
 * {@link MatrixProduct}: 2 m k n floating-point operations. Besides square sizes, the eight products of a step of the 784-256-128-10 classifier at
 * batch 64: forward, and with {@code left:} and {@code right:} in front those for the gradients of the layer's input and of its weight.
 */
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatmulBenchmark extends WorkloadBenchmark {
    @Param({
        "32",
        "64",
        "128",
        "256",
        "512",
        "1024",
        "2048",
        "64x784x256",
        "right:64x784x256",
        "64x256x128",
        "left:64x256x128",
        "right:64x256x128",
        "64x128x10",
        "left:64x128x10",
        "right:64x128x10"
    })
    public String size;

    @Param({"FLOAT32", "FLOAT64"})
    public DType dtype;

    @Override
    protected Workload workload() {
        return new MatrixProduct(MatrixProduct.Setting.parse(dtype, size));
    }
}
