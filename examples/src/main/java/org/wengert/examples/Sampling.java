package org.wengert.examples;

import org.wengert.Tensor;
import org.wengert.nn.Rng;

/** Random choices. */
final class Sampling {
    /** Draws i with probability softmax(scores)[i]: the largest score, with Gumbel's noise added to each. */
    static int draw(Tensor scores) {
        Tensor noise = Tensor.rand(Rng.generator(), scores.shape().toArray())
                .log()
                .neg()
                .log()
                .neg();
        return (int) scores.add(noise).argMax().item();
    }

    private Sampling() {}
}
