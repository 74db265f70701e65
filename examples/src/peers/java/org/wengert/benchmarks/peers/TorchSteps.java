package org.wengert.benchmarks.peers;

import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.wengert.benchmarks.ConvStep;
import org.wengert.benchmarks.MlpStep;
import org.wengert.benchmarks.Workload;
import org.wengert.benchmarks.XorStep;

/** The training steps on PyTorch. */
final class TorchSteps {
    private TorchSteps() {}

    static Workload xor() {
        Tensor[] parameters = Torch.linearLayers(XorStep.start());
        TensorOptional[] biases = biases(parameters);
        Tensor[] inputs = new Tensor[4];
        Tensor[] targets = new Tensor[4];
        for (int i = 0; i < 4; i++) {
            inputs[i] = Tensor.create(XorStep.INPUTS[i], 1, 2);
            targets[i] = Tensor.create(XorStep.TARGETS[i], 1, 2);
        }
        int[] sample = new int[1];
        return new Torch.Training(
                () -> {
                    sample[0] = (sample[0] + 1) & 3;
                    Tensor y = network(inputs[sample[0]], parameters, biases).sigmoid();
                    return torch.mse_loss(y, targets[sample[0]]);
                },
                sgd(XorStep.RATE, parameters));
    }

    static Workload mlp(MlpStep.Setting setting) {
        Tensor[] parameters = Torch.linearLayers(setting.start());
        TensorOptional[] biases = biases(parameters);
        Tensor images = Torch.tensor(setting.images());
        Tensor labels = Torch.labels(setting.labels());
        Optimizer optimizer = setting.adam()
                ? new Adam(Torch.vector(parameters), new AdamOptions(setting.rate()))
                : sgd(setting.rate(), parameters);
        return new Torch.Training(
                () -> torch.cross_entropy_loss(network(images, parameters, biases), labels), optimizer);
    }

    static Workload conv() {
        Tensor[] parameters = Torch.linearLayers(ConvStep.start());
        TensorOptional[] biases = biases(parameters);
        Tensor images = Torch.tensor(ConvStep.images());
        Tensor labels = Torch.labels(ConvStep.labels());
        return new Torch.Training(
                () -> {
                    Tensor first = pooledConvolution(images, parameters[0], biases[0]);
                    Tensor second = pooledConvolution(first, parameters[2], biases[1]);
                    Tensor features = second.view(ConvStep.BATCH, -1);
                    return torch.cross_entropy_loss(torch.linear(features, parameters[4], biases[2]), labels);
                },
                sgd(ConvStep.RATE, parameters));
    }

    private static Tensor pooledConvolution(Tensor x, Tensor weight, TensorOptional bias) {
        Tensor y = torch.conv2d(x, weight, bias, new long[] {1, 1}, new long[] {0, 0}, new long[] {1, 1}, 1);
        return torch.max_pool2d(y.relu(), 2, 2);
    }

    /** Linear layers with ReLU between them. */
    private static Tensor network(Tensor x, Tensor[] parameters, TensorOptional[] biases) {
        Tensor y = x;
        for (int i = 0; i < parameters.length; i += 2) {
            y = torch.linear(i == 0 ? y : y.relu(), parameters[i], biases[i / 2]);
        }
        return y;
    }

    private static TensorOptional[] biases(Tensor[] parameters) {
        TensorOptional[] biases = new TensorOptional[parameters.length / 2];
        for (int i = 0; i < biases.length; i++) {
            biases[i] = new TensorOptional(parameters[2 * i + 1]);
        }
        return biases;
    }

    private static Optimizer sgd(double rate, Tensor[] parameters) {
        return new SGD(Torch.vector(parameters), new SGDOptions(rate));
    }
}
