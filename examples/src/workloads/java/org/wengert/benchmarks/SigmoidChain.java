package org.wengert.benchmarks;

import org.wengert.Tensor;

/** y = sigmoid(x) x + x: three operations on each element, with or without the derivative of the sum of y. */
public final class SigmoidChain implements Workload {
    private final Tensor x;
    private final boolean backward;
    private Tensor y;

    public SigmoidChain(int n, boolean backward) {
        x = start(n).tensor().requiresGrad(backward);
        this.backward = backward;
        y = x;
    }

    /** x. */
    public static Values start(int n) {
        return Values.normal(1, 2, n);
    }

    @Override
    public void run() {
        y = x.sigmoid().mul(x).add(x);
        if (backward) {
            x.zeroGrad();
            y.sum().backward();
        }
    }

    /** y, or the derivative. */
    @Override
    public double[] check() {
        run();
        return (backward ? x.grad() : y).toDoubleArray();
    }
}
