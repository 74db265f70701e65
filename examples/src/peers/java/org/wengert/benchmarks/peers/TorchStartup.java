package org.wengert.benchmarks.peers;

import org.wengert.benchmarks.Startup;

/** PyTorch's first XOR step, for a process of its own. */
final class TorchStartup {
    private TorchStartup() {}

    public static void main(String[] args) {
        Torch.threads(Integer.getInteger("wengert.threads", 1));
        TorchSteps.xor().run();
        Startup.done();
    }
}
