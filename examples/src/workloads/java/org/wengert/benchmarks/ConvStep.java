package org.wengert.benchmarks;

import java.util.List;
import org.wengert.Conv;
import org.wengert.PoolWindow;
import org.wengert.Tensor;
import org.wengert.nn.Loss;
import org.wengert.nn.Parameter;
import org.wengert.nn.optim.Sgd;

/**
 * One training step, with SGD, of a convolutional classifier of 64 images of 28 x 28: twice a 3 x 3 convolution without padding, ReLU and 2 x 2
 * maximum pooling, with 16 and 32 channels, then a linear layer from 800 to 10.
 */
public final class ConvStep implements Workload {
    public static final double RATE = 0.05;
    public static final int BATCH = 64;
    public static final int SIDE = 28;
    public static final int CLASSES = 10;

    private static final PoolWindow POOL = PoolWindow.over(2);

    private final List<Parameter> parameters =
            start().stream().map(Values::parameter).toList();
    private final Sgd optimizer = new Sgd(parameters, RATE);
    private final Tensor images = images().tensor();
    private final Tensor labels = Tensor.of(labels());

    /** Weight and bias of each layer: convolutions (out, in, height, width), the linear layer (in, out). */
    public static List<Values> start() {
        return List.of(
                Values.normal(1, 0.4, 16, 1, 3, 3),
                Values.constant(0, 16),
                Values.normal(2, 0.1, 32, 16, 3, 3),
                Values.constant(0, 32),
                Values.normal(3, 0.05, 800, CLASSES),
                Values.constant(0, CLASSES));
    }

    /** (n, 1, height, width). */
    public static Values images() {
        return Values.uniform(4, 0, 1, BATCH, 1, SIDE, SIDE);
    }

    /** The class of each image. */
    public static int[] labels() {
        return Values.labels(5, CLASSES, BATCH);
    }

    private Tensor parameter(int i) {
        return parameters.get(i).tensor();
    }

    private Tensor step() {
        Tensor first =
                images.conv2d(parameter(0), parameter(1), Conv.DEFAULT).relu().maxPool2d(POOL);
        Tensor second =
                first.conv2d(parameter(2), parameter(3), Conv.DEFAULT).relu().maxPool2d(POOL);
        Tensor scores = second.reshape(BATCH, -1).matmul(parameter(4)).add(parameter(5));
        Tensor loss = Loss.crossEntropy(scores, labels);
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
