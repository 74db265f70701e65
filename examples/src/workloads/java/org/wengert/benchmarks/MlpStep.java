package org.wengert.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.wengert.Tensor;
import org.wengert.nn.Layer;
import org.wengert.nn.Loss;
import org.wengert.nn.ReLU;
import org.wengert.nn.Sequential;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Optimizer;
import org.wengert.nn.optim.Sgd;

/** One training step of a classifier of linear layers with ReLU between them: forward, cross-entropy, backward, update. */
public final class MlpStep implements Workload {
    private final Sequential network;
    private final Optimizer optimizer;
    private final Tensor images;
    private final Tensor labels;

    /**
     * The network and its batch.
     *
     * @param adam true for Adam, false for SGD
     * @param sizes the width of the input, of each hidden layer, and the number of classes
     */
    public record Setting(int batch, boolean adam, double rate, int... sizes) {
        /** A 784-256-128-10 classifier with SGD. */
        public static Setting digits(int batch) {
            return new Setting(batch, false, 0.1, 784, 256, 128, 10);
        }

        /** A 1024-4096-4096-1024 classifier. Its steps are small: large ones would magnify rounding until no two libraries agree. */
        public static Setting wide(boolean adam) {
            return new Setting(128, adam, adam ? 1e-5 : 0.01, 1024, 4096, 4096, 1024);
        }

        /** The number of classes. */
        public int classes() {
            return sizes[sizes.length - 1];
        }

        /** Weight and bias of each layer; the weight has shape (in, out). */
        public List<Values> start() {
            List<Values> start = new ArrayList<>();
            for (int i = 0; i + 1 < sizes.length; i++) {
                start.add(Values.normal(10 + i, Math.sqrt(2.0 / sizes[i]), sizes[i], sizes[i + 1]));
                start.add(Values.constant(0, sizes[i + 1]));
            }
            return start;
        }

        /** The batch of inputs. */
        public Values images() {
            return Values.uniform(2, 0, 1, batch, sizes[0]);
        }

        /** The class of each input. */
        public int[] labels() {
            return Values.labels(3, classes(), batch);
        }
    }

    public MlpStep(Setting setting) {
        List<Values> start = setting.start();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < start.size(); i += 2) {
            if (i > 0) {
                layers.add(new ReLU());
            }
            layers.add(Values.linear(start.get(i), start.get(i + 1)));
        }
        network = new Sequential(layers.toArray(new Layer[0]));
        optimizer = setting.adam()
                ? new Adam(network.parameters(), setting.rate())
                : new Sgd(network.parameters(), setting.rate());
        images = setting.images().tensor();
        labels = Tensor.of(setting.labels());
    }

    private Tensor step() {
        Tensor loss = Loss.crossEntropy(network.forward(images), labels);
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
