package org.wengert.benchmarks;

import org.openjdk.jmh.annotations.Param;

/** {@link RecurrentStep}: four times as many time steps should take four times as long, and allocate four times as much. */
public class RecurrentStepBenchmark extends WorkloadBenchmark {
    @Param({"50", "200"})
    public int steps;

    @Override
    protected Workload workload() {
        return new RecurrentStep(steps);
    }
}
