package org.wengert.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Init;
import org.wengert.nn.Layer;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Module;
import org.wengert.nn.Rng;
import org.wengert.nn.optim.Sgd;

/**
 * A network is any Java code over tensors: here with loops, lists and skip connections.
 *
 * <p>A block computes x + f(x) instead of f(x). The derivative of that is 1 + f'(x), so that a gradient passes through many blocks without
 * dwindling: what it has to go through f for, it also gets past it. The program measures just that, then trains the network on a sine.
 */
public final class CustomNetwork {
    private static final int BLOCKS = 12;
    private static final int WIDTH = 16;

    /** f(x) = tanh(x W + b), with or without x beside it. */
    static class Block extends Module implements Layer {
        private final Linear inner = new Linear(WIDTH, WIDTH, true, Init.uniform(0.2));
        private final boolean skip;

        Block(boolean skip) {
            this.skip = skip;
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = inner.forward(x).tanh();
            return skip ? x.add(y) : y;
        }
    }

    /** The list is searched for parameters like any field: they are called blocks.0.inner.weight and so on. */
    static class Deep extends Module implements Layer {
        private final Linear first = new Linear(1, WIDTH);
        private final List<Block> blocks = new ArrayList<>();
        private final Linear last = new Linear(WIDTH, 1, true, Init.xavierUniform());

        Deep(boolean skip) {
            for (int i = 0; i < BLOCKS; i++) {
                blocks.add(new Block(skip));
            }
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = first.forward(x);
            for (Block block : blocks) {
                y = block.forward(y);
            }
            return last.forward(y);
        }

        Linear first() {
            return first;
        }
    }

    public static void main(String[] args) {
        Tensor x = Tensor.linspace(DType.FLOAT32, -3, 3, 61).reshape(-1, 1);
        Tensor y = x.sin();

        System.out.println("Gradient at the first of " + (BLOCKS + 2) + " layers:");
        System.out.printf(Locale.ROOT, "  without skip connections  %.1e%n", gradientAtFirstLayer(false, x, y));
        System.out.printf(Locale.ROOT, "  with skip connections     %.1e%n%n", gradientAtFirstLayer(true, x, y));

        Rng.seed(3);
        Deep model = new Deep(true);
        System.out.println("Parameters: " + model.parameterCount() + ", among them "
                + String.join(
                        ", ", List.copyOf(model.namedParameters().keySet()).subList(0, 4)) + "\n");
        Sgd sgd = new Sgd(model.parameters(), 0.002).momentum(0.9);
        for (int step = 0; step <= 1000; step++) {
            Tensor loss = Loss.mse(model.forward(x), y);
            if (step % 100 == 0) {
                System.out.printf(Locale.ROOT, "step %4d: mean squared error %.6f%n", step, loss.item());
            }
            sgd.zeroGrad();
            loss.backward();
            sgd.step();
        }
        double[] at = {-2, -1, 0, 1, 2};
        System.out.println("\n   x   network       sin");
        for (double point : at) {
            double predicted = model.forward(Tensor.of(point)).item();
            System.out.printf(Locale.ROOT, "%4.0f  %8.4f  %8.4f%n", point, predicted, Math.sin(point));
        }
    }

    private static double gradientAtFirstLayer(boolean skip, Tensor x, Tensor y) {
        Rng.seed(3);
        Deep model = new Deep(skip);
        Loss.mse(model.forward(x), y).backward();
        Tensor gradient = model.first().weight().grad();
        return gradient == null ? 0 : gradient.abs().mean().item();
    }

    private CustomNetwork() {}
}
