package org.wengert.benchmarks.peers;

import org.wengert.benchmarks.Startup;

/** TensorFlow's first XOR step, for a process of its own. */
final class FlowStartup {
    private FlowStartup() {}

    public static void main(String[] args) {
        FlowGraph.threads(Integer.getInteger("wengert.threads", 1));
        FlowSteps.xor().run();
        Startup.done();
    }
}
