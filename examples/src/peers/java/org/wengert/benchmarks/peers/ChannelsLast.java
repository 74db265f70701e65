package org.wengert.benchmarks.peers;

import org.wengert.Tensor;
import org.wengert.benchmarks.Values;

/** The same weights for a library whose images are (n, height, width, channels). */
final class ChannelsLast {
    private ChannelsLast() {}

    /** From (out, in, height, width) to (height, width, in, out). */
    static Values kernel(Values weight) {
        int[] shape = weight.shape();
        return new Values(weight.tensor().permute(2, 3, 1, 0).toFloatArray(), shape[2], shape[3], shape[1], shape[0]);
    }

    /** A linear layer's weight behind flattened images of these sizes. */
    static Values linear(Values weight, int channels, int height, int width) {
        int out = weight.shape()[1];
        Tensor rows = weight.tensor().reshape(channels, height, width, out).permute(1, 2, 0, 3);
        return new Values(rows.toFloatArray(), channels * height * width, out);
    }
}
