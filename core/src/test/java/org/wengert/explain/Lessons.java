package org.wengert.explain;

import java.util.SplittableRandom;
import org.wengert.DType;
import org.wengert.Tensor;

/** Small tapes to explain. */
final class Lessons {
    private Lessons() {}

    /** A network 2-3-1 with one sample and a penalty of its weights. */
    static Tensor network(DType dtype) {
        Tensor x = Tensor.of(dtype, 0.8, -0.5).reshape(1, 2).named("x");
        Tensor w1 = parameter(Tensor.of(dtype, 0.6, -0.9, 0.4, -0.7, 0.3, 1.1).reshape(2, 3), "hidden.weight");
        Tensor b1 = parameter(Tensor.of(dtype, 0.1, -0.2, 0.3), "hidden.bias");
        Tensor w2 = parameter(Tensor.of(dtype, 0.9, -0.6, 0.5).reshape(3, 1), "output.weight");
        Tensor b2 = parameter(Tensor.of(dtype, -0.4), "output.bias");
        Tensor h = x.matmul(w1).add(b1).tanh().named("h");
        Tensor p = h.matmul(w2).add(b2).sigmoid().named("p");
        Tensor t = Tensor.of(dtype, 1).reshape(1, 1).named("t");
        return p.sub(t).square().sum().add(w2.square().sum().mul(0.05)).named("loss");
    }

    /** A number used several times: (a b + a)^2 / b. */
    static Tensor expression() {
        Tensor a = parameter(Tensor.of(DType.FLOAT64, 3).reshape(), "a");
        Tensor b = parameter(Tensor.of(DType.FLOAT64, -2).reshape(), "b");
        return a.mul(b).add(a).square().div(b).named("y");
    }

    /** Logits of two samples, softmax and logarithm, over matrices too large to print. */
    static Tensor classifier() {
        SplittableRandom random = new SplittableRandom(3);
        Tensor x = Tensor.uniform(DType.FLOAT32, random, -1, 1, 2, 8).named("x");
        Tensor w = parameter(Tensor.uniform(DType.FLOAT32, random, -1, 1, 8, 10), "weight");
        Tensor b = parameter(Tensor.uniform(DType.FLOAT32, random, -1, 1, 10), "bias");
        return x.matmul(w).add(b).softmax(1).log().slice(1, 3, 4).mean().neg();
    }

    /** Blocks of fifteen lines, each with two modules. */
    static Tensor deep(int blocks) {
        SplittableRandom random = new SplittableRandom(1);
        Tensor h = Tensor.uniform(DType.FLOAT32, random, -1, 1, 2, 4).named("x");
        for (int block = 0; block < blocks; block++) {
            for (String part : new String[] {"attention", "mlp"}) {
                String name = "blocks." + block + "." + part;
                Tensor up = parameter(Tensor.uniform(DType.FLOAT32, random, -1, 1, 4, 4), name + ".up.weight");
                Tensor bias = parameter(Tensor.uniform(DType.FLOAT32, random, -1, 1, 4), name + ".up.bias");
                Tensor down = parameter(Tensor.uniform(DType.FLOAT32, random, -1, 1, 4, 4), name + ".down.weight");
                h = h.add(h.matmul(up).add(bias).tanh().matmul(down).sigmoid().mul(0.5));
            }
            h = h.mul(0.5);
        }
        return h.square().mean();
    }

    private static Tensor parameter(Tensor x, String name) {
        return x.requiresGrad(true).named(name);
    }
}
