package org.wengert.nn;

import org.wengert.Tensor;

/** The network of the XOR example, 2-20-20-2, with the tutorial's start. */
final class Mlp extends Module implements Layer {
    private final Linear hidden1 = layer(2, 20), hidden2 = layer(20, 20), output = layer(20, 2);

    private static Linear layer(int in, int out) {
        return new Linear(in, out, true, Init.uniform(0.5), Init.uniform(0.5));
    }

    @Override
    public Tensor forward(Tensor x) {
        return output.forward(hidden2.forward(hidden1.forward(x).relu()).relu()).sigmoid();
    }
}
