package org.wengert.nn.train;

import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.data.Dataset;

/** A small classification to learn: whether a point lies inside the unit circle. */
final class Task {
    static Dataset points(int n, long seed) {
        Tensor x = Tensor.randn(Rng.generator(seed), n, 2);
        return Dataset.of(x, x.square().sum(1).lt(1).to(DType.INT32));
    }

    static Sequential model() {
        return new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 2));
    }

    private Task() {}
}
