package org.wengert.examples;

import java.util.Locale;
import org.wengert.Tensor;

/**
 * A perceptron: a weighted sum, a bias, and a step that fires from 0 on. And why one alone cannot learn XOR.
 *
 * <p>It would have to find w1, w2 and b with
 *
 * <pre>
 *   (0, 0) -> 0:            b &lt; 0
 *   (0, 1) -> 1:       w2 + b &gt;= 0
 *   (1, 0) -> 1:  w1      + b &gt;= 0
 *   (1, 1) -> 0:  w1 + w2 + b &lt; 0
 * </pre>
 *
 * <p>The two in the middle add up to w1 + w2 + 2 b &gt;= 0, the other two to w1 + w2 + 2 b &lt; 0: there are no such numbers. In the plane, no straight
 * line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other.
 */
public final class Perceptron {
    private static final Tensor INPUTS = Tensor.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    private static final int EPOCHS = 1000;

    private Tensor weights = Tensor.of(0, 0);
    private Tensor bias = Tensor.of(0);

    public static void main(String[] args) {
        Tensor weights = Tensor.of(3, -2);
        System.out.println("The weighted sum, and whether the perceptron fires:");
        fire(Tensor.of(1, 4).matmul(weights));
        fire(Tensor.of(3, 2).matmul(weights));
        System.out.println("The second again, with bias -6:");
        fire(Tensor.of(3, 2).matmul(weights).add(-6));
        System.out.println();
        learn("AND", Tensor.of(0, 0, 0, 1));
        learn("OR", Tensor.of(0, 1, 1, 1));
        learn("XOR", Tensor.of(0, 1, 1, 0));
    }

    private static void fire(Tensor sum) {
        System.out.printf(Locale.ROOT, "%4.0f -> %.0f%n", sum.item(), sum.step().item());
    }

    private static void learn(String name, Tensor targets) {
        Perceptron perceptron = new Perceptron();
        int right = 0;
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            right = perceptron.epoch(targets);
            if (right == targets.size()) {
                System.out.printf("%s: learned in %d epochs%n", name, epoch);
                return;
            }
        }
        System.out.printf("%s: still %d of 4 wrong after %d epochs%n", name, targets.size() - right, EPOCHS);
    }

    /**
     * One round of Rosenblatt's rule; returns how many are right after it. The step's derivative is 0 everywhere, so that no gradient would tell
     * where to go: that is why networks use smooth functions.
     */
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
