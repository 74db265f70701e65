package org.wengert.benchmarks;

import org.openjdk.jmh.annotations.Param;

/** {@link MlpStep} of a 784-256-128-10 classifier with SGD. */
public class MlpStepBenchmark extends WorkloadBenchmark {
    @Param({"64", "256"})
    public int batch;

    @Override
    protected Workload workload() {
        return new MlpStep(MlpStep.Setting.digits(batch));
    }
}
