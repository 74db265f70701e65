package org.wengert.benchmarks;

import java.util.List;
import org.wengert.Tensor;
import org.wengert.nn.Loss;
import org.wengert.nn.ReLU;
import org.wengert.nn.Sequential;
import org.wengert.nn.Sigmoid;
import org.wengert.nn.optim.Sgd;

/** One training step of the 2-20-20-2 network of the XOR example on one sample, with SGD: the cost of an operation besides its arithmetic. */
public final class XorStep implements Workload {
    public static final double RATE = 0.5;
    /** The four samples, one after the other. */
    public static final float[][] INPUTS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

    public static final float[][] TARGETS = {{1, 0}, {0, 1}, {0, 1}, {1, 0}};

    private final Tensor[] inputs = rows(INPUTS);
    private final Tensor[] targets = rows(TARGETS);
    private final Sequential network;
    private final Sgd optimizer;
    private int sample;

    public XorStep() {
        List<Values> start = start();
        network = new Sequential(
                Values.linear(start.get(0), start.get(1)),
                new ReLU(),
                Values.linear(start.get(2), start.get(3)),
                new ReLU(),
                Values.linear(start.get(4), start.get(5)),
                new Sigmoid());
        optimizer = new Sgd(network.parameters(), RATE);
    }

    /** Weight and bias of each layer. */
    public static List<Values> start() {
        return List.of(
                Values.uniform(1, -0.5, 0.5, 2, 20),
                Values.uniform(2, -0.5, 0.5, 20),
                Values.uniform(3, -0.5, 0.5, 20, 20),
                Values.uniform(4, -0.5, 0.5, 20),
                Values.uniform(5, -0.5, 0.5, 20, 2),
                Values.uniform(6, -0.5, 0.5, 2));
    }

    private static Tensor[] rows(float[][] rows) {
        Tensor[] tensors = new Tensor[rows.length];
        for (int i = 0; i < rows.length; i++) {
            tensors[i] = Tensor.of(rows[i], 1, 2);
        }
        return tensors;
    }

    /** Forward and loss alone, recorded. */
    public Tensor forward() {
        sample = (sample + 1) & 3;
        return Loss.mse(network.forward(inputs[sample]), targets[sample]);
    }

    private Tensor step() {
        Tensor loss = forward();
        loss.backward();
        optimizer.step();
        optimizer.zeroGrad();
        return loss;
    }

    @Override
    public void run() {
        step();
    }

    @Override
    public double[] check() {
        return new double[] {step().item()};
    }
}
