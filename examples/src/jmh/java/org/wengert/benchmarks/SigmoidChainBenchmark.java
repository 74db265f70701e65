package org.wengert.benchmarks;

import org.openjdk.jmh.annotations.Param;

/** {@link SigmoidChain}, forward alone and with its derivative. */
public class SigmoidChainBenchmark extends WorkloadBenchmark {
    @Param({"10000", "10000000"})
    public int n;

    @Param({"false", "true"})
    public boolean backward;

    @Override
    protected Workload workload() {
        return new SigmoidChain(n, backward);
    }
}
