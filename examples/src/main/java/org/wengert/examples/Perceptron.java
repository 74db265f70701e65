package org.wengert.examples;

import java.util.Locale;
import org.wengert.Tensor;

/**
 * A perceptron: a weighted sum, a bias, and a step that fires from 0 on. And why one alone cannot learn XOR.
 *
 * <p>It would have to find w1, w2 and b with
 *
 * <pre>
 *   (0, 0) -> 0:            b < 0
 *   (0, 1) -> 1:       w2 + b >= 0
 *   (1, 0) -> 1:  w1      + b >= 0
 *   (1, 1) -> 0:  w1 + w2 + b < 0
 * </pre>
 *
 * <p>The two in the middle add up to w1 + w2 + 2 b >= 0, the other two to w1 + w2 + 2 b < 0: there are no such numbers. In the plane, no straight
 * line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other.
 */
public final class Perceptron {
    private static final Tensor INPUTS = Tensor.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    private static final int EPOCHS = 1000;

    private Tensor weights = Tensor.of(0, 0);
    private Tensor bias = Tensor.of(0);

    public static void main(String[] args) {
        fire(Tensor.of(1, 4), Tensor.of(3, -2), 0);
        fire(Tensor.of(3, 2), Tensor.of(3, -2), 0);
        fire(Tensor.of(3, 2), Tensor.of(3, -2), -6);
        System.out.println();
        learn("AND", Tensor.of(0, 0, 0, 1));
        learn("OR", Tensor.of(0, 1, 1, 1));
        learn("XOR", Tensor.of(0, 1, 1, 0));
    }

    private static void fire(Tensor x, Tensor w, double b) {
        Tensor sum = x.matmul(w);
        Tensor total = sum.add(b);
        String biased = b == 0 ? "" : String.format(Locale.ROOT, " and bias %.0f: %.0f", b, total.item());
        System.out.printf(Locale.ROOT, "weighted sum %.0f%s -> %.0f%n", sum.item(), biased, total.step().item());
    }

    private static void learn(String name, Tensor targets) {
        Perceptron perceptron = new Perceptron();
        int best = 0;
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            int right = perceptron.epoch(targets);
            best = Math.max(best, right);
            if (right == targets.size()) {
                System.out.printf("%-3s  learned: all 4 right in epoch %d%n", name, epoch);
                return;
            }
        }
        System.out.printf("%-3s  not learned: at most %d of 4 right in %d epochs%n", name, best, EPOCHS);
    }

    /** Rosenblatt's rule. The step's derivative is 0 everywhere, so that no gradient would tell where to go: networks use smooth functions. */
    private int epoch(Tensor targets) {
        for (int i = 0; i < targets.size(); i++) {
            Tensor x = INPUTS.select(0, i);
            Tensor error = targets.slice(0, i, i + 1).sub(outputs(x));
            weights = weights.add(x.mul(error));
            bias = bias.add(error);
        }
        return (int) outputs(INPUTS).eq(targets).to(targets.dtype()).sum().item();
    }

    /** 1 where the weighted sum is 0 or more. */
    private Tensor outputs(Tensor x) {
        return x.matmul(weights).add(bias).step();
    }

    private Perceptron() {}
}
