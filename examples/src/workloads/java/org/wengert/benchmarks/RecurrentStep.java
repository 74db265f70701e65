package org.wengert.benchmarks;

import org.wengert.Tensor;
import org.wengert.nn.LSTM;
import org.wengert.nn.Parameter;
import org.wengert.nn.Rng;

/** Forward and backward of an LSTM over a sequence: 32 sequences, width 64, state 128. The loss is the mean of the squares of all outputs. */
public final class RecurrentStep implements Workload {
    public static final int BATCH = 32;
    public static final int WIDTH = 64;
    public static final int STATE = 128;

    private final Tensor x;
    private final LSTM network;

    /** Over so many time steps. */
    public RecurrentStep(int steps) {
        x = Values.normal(1, 1, steps, BATCH, WIDTH).tensor();
        Rng.seed(2);
        network = new LSTM(WIDTH, STATE);
    }

    private Tensor step() {
        network.zeroGrad();
        Tensor loss = network.forward(x).square().mean();
        loss.backward();
        return loss;
    }

    @Override
    public void run() {
        step();
    }

    /** The gradients of all parameters. */
    @Override
    public double[] check() {
        step();
        return TransformerBlock.concat(network.parameters().stream()
                .map(Parameter::grad)
                .map(Tensor::toDoubleArray)
                .toArray(double[][]::new));
    }
}
