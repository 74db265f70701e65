package org.wengert.benchmarks.peers;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.wengert.benchmarks.Values;
import org.wengert.benchmarks.Workload;

/** PyTorch's C++ library, through the JavaCPP Presets. */
final class Torch {
    private Torch() {}

    /** Sets the number of threads of one operation. */
    static void threads(int threads) {
        torch.set_num_threads(threads);
    }

    static Tensor tensor(Values values) {
        long[] shape = new long[values.shape().length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = values.shape()[i];
        }
        return Tensor.create(values.array(), shape);
    }

    static Tensor parameter(Values values) {
        return tensor(values).set_requires_grad(true);
    }

    /** PyTorch's linear layers hold the transpose, (out, in). */
    static Tensor linearWeight(Values weight) {
        return tensor(weight).t().contiguous().set_requires_grad(true);
    }

    /** Weight and bias of linear layers, in turn. */
    static Tensor[] linearLayers(List<Values> start) {
        Tensor[] parameters = new Tensor[start.size()];
        for (int i = 0; i < parameters.length; i++) {
            Values values = start.get(i);
            parameters[i] = values.shape().length == 2 ? linearWeight(values) : parameter(values);
        }
        return parameters;
    }

    static Tensor labels(int[] labels) {
        long[] classes = new long[labels.length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = labels[i];
        }
        return Tensor.create(classes, classes.length);
    }

    static double[] array(Tensor x) {
        try (PointerScope scope = new PointerScope()) {
            Tensor dense = x.detach().to(ScalarType.Double).contiguous();
            double[] array = new double[(int) dense.numel()];
            DoublePointer values = dense.data_ptr_double();
            values.get(array);
            return array;
        }
    }

    /** A training step: the loss of a forward pass, its backward pass and the optimizer's update. */
    static final class Training implements Workload {
        private final Supplier<Tensor> loss;
        private final Optimizer optimizer;

        Training(Supplier<Tensor> loss, Optimizer optimizer) {
            this.loss = loss;
            this.optimizer = optimizer;
        }

        private Tensor step() {
            Tensor value = loss.get();
            value.backward();
            optimizer.step();
            optimizer.zero_grad();
            return value;
        }

        @Override
        public void run() {
            try (PointerScope scope = new PointerScope()) {
                step();
            }
        }

        @Override
        public double[] check() {
            try (PointerScope scope = new PointerScope()) {
                return new double[] {step().item_float()};
            }
        }

        @Override
        public void close() {
            optimizer.close();
        }
    }

    static TensorVector vector(Tensor... parameters) {
        return new TensorVector(parameters);
    }
}
