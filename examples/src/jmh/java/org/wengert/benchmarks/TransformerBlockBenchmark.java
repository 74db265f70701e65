package org.wengert.benchmarks;

/** {@link TransformerBlock}. */
public class TransformerBlockBenchmark extends WorkloadBenchmark {
    @Override
    protected Workload workload() {
        return new TransformerBlock();
    }
}
