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
    private static final double SLOPE = 3;
    private static final double INTERCEPT = 2;
    private static final double NOISE = 0.2;

    public static void main(String[] args) {
        Rng.seed(7);
        RandomGenerator random = Rng.generator();
        Tensor x = Tensor.uniform(DType.FLOAT32, random, -2, 2, POINTS, 1);
        Tensor y =
                x.mul(SLOPE).add(INTERCEPT).add(Tensor.randn(random, POINTS, 1).mul(NOISE));

        Linear line = new Linear(1, 1);
        Sgd sgd = new Sgd(line.parameters(), 0.1);
        for (int step = 0; step <= 100; step++) {
            Tensor loss = Loss.mse(line.forward(x), y);
            if (step % 10 == 0) {
                System.out.printf(
                        Locale.ROOT, "step %3d: %s, mean squared error %.6f%n", step, equation(line), loss.item());
            }
            sgd.zeroGrad();
            loss.backward();
            sgd.step();
        }

        Tensor dx = x.sub(x.mean());
        double slope = dx.mul(y.sub(y.mean())).sum().div(dx.square().sum()).item();
        double intercept = y.mean().item() - slope * x.mean().item();
        System.out.println();
        System.out.println("gradient descent:  " + equation(line));
        System.out.println("least squares:     " + equation(slope, intercept));
        System.out.println("the truth:         " + equation(SLOPE, INTERCEPT));
    }

    /** Of y = w x + b; b is what it says of 0. */
    private static String equation(Linear line) {
        return equation(
                line.weight().tensor().item(), line.forward(Tensor.zeros(1)).item());
    }

    private static String equation(double slope, double intercept) {
        return String.format(Locale.ROOT, "y = %.4f x + %.4f", slope, intercept);
    }

    private LinearRegression() {}
}
