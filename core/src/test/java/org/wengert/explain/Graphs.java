package org.wengert.explain;

import org.wengert.DType;
import org.wengert.Reduction;
import org.wengert.Tensor;

/** Three small graphs to explain. */
final class Graphs {
    /** A network 2-3-1 with weight decay, on two samples. */
    static final class Network {
        final Tensor x = tensor("x", new double[] {0.8, -0.5, 0.3, 0.9}, 2, 2);
        final Tensor target = tensor("t", new double[] {1, 0}, 2, 1);
        final Tensor w1 = parameter("W1", new double[] {0.6, -0.9, 0.4, -0.7, 0.3, 1.1}, 2, 3);
        final Tensor b1 = parameter("b1", new double[] {0.1, -0.2, 0.3}, 3);
        final Tensor w2 = parameter("W2", new double[] {0.9, -0.6, 0.5}, 3, 1);
        final Tensor b2 = parameter("b2", new double[] {-0.4}, 1);

        Tensor loss() {
            Tensor hidden = x.matmul(w1).add(b1).tanh().named("h");
            Tensor output = hidden.matmul(w2).add(b2).sigmoid();
            return output.sub(target).square().sum().add(w2.square().sum().mul(0.05));
        }
    }

    /** y = x^2 + e^x + x, with a tensor used three times. */
    static final class Accumulation {
        final Tensor x = parameter("x", new double[] {0.5, -1.25}, 2);

        Tensor loss() {
            return x.square().add(x.exp()).add(x).sum();
        }
    }

    /** Scores of three classes from relu units, in FLOAT32. */
    static final class Classifier {
        final Tensor x = tensor("x", new double[] {0.5, 1.5, -1, 0.25}, 2, 2)
                .to(DType.FLOAT32)
                .named("x");
        final Tensor weight = parameter("layer.weight", new double[] {0.5, -0.25, 1, 0.75, 0.1, -0.4}, 2, 3);
        final Tensor labels = Tensor.of(DType.INT32, 2, 0).named("labels");

        Tensor loss() {
            return x.matmul(weight.to(DType.FLOAT32)).relu().crossEntropy(labels, Reduction.MEAN);
        }
    }

    private static Tensor tensor(String name, double[] values, int... shape) {
        return Tensor.of(DType.FLOAT64, values, shape).named(name);
    }

    private static Tensor parameter(String name, double[] values, int... shape) {
        return Tensor.of(DType.FLOAT64, values, shape).requiresGrad(true).named(name);
    }

    private Graphs() {}
}
