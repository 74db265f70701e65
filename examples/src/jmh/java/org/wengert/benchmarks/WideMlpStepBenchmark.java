package org.wengert.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/** {@link MlpStep} of a 1024-4096-4096-1024 classifier at batch 128. */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class WideMlpStepBenchmark extends WorkloadBenchmark {
    @Param({"sgd", "adam"})
    public String optimizer;

    @Override
    protected Workload workload() {
        return new MlpStep(MlpStep.Setting.wide(optimizer.equals("adam")));
    }
}
