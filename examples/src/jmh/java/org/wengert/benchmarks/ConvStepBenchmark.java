package org.wengert.benchmarks;

/** {@link ConvStep}. */
public class ConvStepBenchmark extends WorkloadBenchmark {
    @Override
    protected Workload workload() {
        return new ConvStep();
    }
}
