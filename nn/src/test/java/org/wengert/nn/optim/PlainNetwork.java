package org.wengert.nn.optim;

import java.util.List;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Parameter;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;

/** A 2-3-1 network with tanh and mean squared error on five points, in plain arithmetic, and the same network in tensors. */
final class PlainNetwork {
    static final int SIZE = 13;
    private static final double[][] X = {{0.5, -1}, {1.5, 0.3}, {-0.7, 0.9}, {0.1, 0.2}, {-1.2, -0.4}};
    private static final double[] TARGETS = {1, -0.5, 0.3, 0.8, -1};
    private static final int HIDDEN = 3;

    /** The starting values: weight (2, 3), bias (3), weight (3, 1), bias (1). */
    static double[] start() {
        double[] w = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            w[i] = Math.sin(3.0 * i + 1) * 0.8;
        }
        return w;
    }

    /** The gradient of the loss at w. */
    static double[] gradient(double[] w) {
        double[] g = new double[SIZE];
        for (int n = 0; n < X.length; n++) {
            double[] h = hidden(w, n);
            double error = 2 * (output(w, h) - TARGETS[n]) / X.length;
            g[12] += error;
            for (int j = 0; j < HIDDEN; j++) {
                g[9 + j] += error * h[j];
                double d = error * w[9 + j] * (1 - h[j] * h[j]);
                g[6 + j] += d;
                g[j] += d * X[n][0];
                g[3 + j] += d * X[n][1];
            }
        }
        return g;
    }

    static double loss(double[] w) {
        double sum = 0;
        for (int n = 0; n < X.length; n++) {
            double error = output(w, hidden(w, n)) - TARGETS[n];
            sum += error * error;
        }
        return sum / X.length;
    }

    private static double[] hidden(double[] w, int n) {
        double[] h = new double[HIDDEN];
        for (int j = 0; j < HIDDEN; j++) {
            h[j] = Math.tanh(X[n][0] * w[j] + X[n][1] * w[3 + j] + w[6 + j]);
        }
        return h;
    }

    private static double output(double[] w, double[] h) {
        double y = w[12];
        for (int j = 0; j < HIDDEN; j++) {
            y += h[j] * w[9 + j];
        }
        return y;
    }

    private final Sequential model = new Sequential(new Linear(2, HIDDEN), new Tanh(), new Linear(HIDDEN, 1));
    private final DType dtype;

    /** The network in tensors, with the same starting values. */
    PlainNetwork(DType dtype) {
        this.dtype = dtype;
        model.to(dtype);
        new FlatParameters(parameters().toArray(new Parameter[0])).set(start(), 0, start());
    }

    List<Parameter> parameters() {
        return model.parameters();
    }

    Tensor loss() {
        Tensor target = Tensor.of(DType.FLOAT64, TARGETS, TARGETS.length, 1).to(dtype);
        return Loss.mse(model.forward(Tensor.of(dtype, X)), target);
    }

    /** Clears the gradients and computes new ones. */
    Tensor backward() {
        model.zeroGrad();
        Tensor loss = loss();
        loss.backward();
        return loss;
    }

    double[] values() {
        return new FlatParameters(parameters().toArray(new Parameter[0])).values();
    }

    /** Makes steps, and returns the parameters after them. */
    double[] train(Optimizer optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            backward();
            optimizer.step();
        }
        return values();
    }
}
