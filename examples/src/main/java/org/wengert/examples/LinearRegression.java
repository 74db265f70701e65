package org.wengert.examples;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Rng;
import org.wengert.nn.optim.Sgd;

/**
 * A line through noisy points: gradient descent finds what the formula of least squares says.
 *
 * <p>Where the mean squared error is smallest its derivatives are 0, and that can be solved here: slope = cov(x, y) / var(x), intercept = mean(y) -
 * slope mean(x). With more layers it cannot; gradient descent does not mind.
 */
public final class LinearRegression {
    private static final int POINTS = 100;
    private static final double SLOPE = 2;
    private static final double INTERCEPT = -1;
    private static final double NOISE = 0.3;

    public static void main(String[] args) {
        Rng.seed(7);
        RandomGenerator random = Rng.generator();
        Tensor x = Tensor.uniform(DType.FLOAT32, random, -2, 2, POINTS, 1);
        Tensor y = x.mul(SLOPE).add(INTERCEPT).add(Tensor.randn(random, POINTS, 1).mul(NOISE));

        Linear line = new Linear(1, 1);
        Sgd sgd = new Sgd(line.parameters(), 0.1);
        System.out.println("step      error    slope  intercept");
        for (int step = 0; step <= 100; step++) {
            Tensor loss = Loss.mse(line.forward(x), y);
            if (step % 10 == 0) {
                print(String.format(Locale.ROOT, "%4d  %9.6f", step, loss.item()), line);
            }
            sgd.zeroGrad();
            loss.backward();
            sgd.step();
        }
        print("\ngradient descent", line);

        Tensor dx = x.sub(x.mean());
        double slope = dx.mul(y.sub(y.mean())).sum().div(dx.square().sum()).item();
        double intercept = y.mean().item() - slope * x.mean().item();
        print("least squares   ", slope, intercept);
        print("the truth       ", SLOPE, INTERCEPT);
    }

    private static void print(String what, Linear line) {
        Tensor bias = line.forward(Tensor.zeros(1));
        print(what, line.weight().tensor().item(), bias.item());
    }

    private static void print(String what, double slope, double intercept) {
        System.out.printf(Locale.ROOT, "%s  %7.4f  %9.4f%n", what, slope, intercept);
    }

    private LinearRegression() {}
}
