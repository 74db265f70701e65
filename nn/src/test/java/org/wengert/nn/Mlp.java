package org.wengert.nn;

import org.wengert.Tensor;

/** The network of the tutorial: 2-20-20-2. */
class Mlp extends Module implements Layer {
    private final Linear hidden1 = new Linear(2, 20), hidden2 = new Linear(20, 20), output = new Linear(20, 2);

    @Override
    public Tensor forward(Tensor x) {
        return output.forward(hidden2.forward(hidden1.forward(x).relu()).relu()).sigmoid();
    }
}
