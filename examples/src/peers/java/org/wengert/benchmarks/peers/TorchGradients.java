package org.wengert.benchmarks.peers;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.wengert.DType;
import org.wengert.benchmarks.MatrixProduct;
import org.wengert.benchmarks.SigmoidChain;
import org.wengert.benchmarks.TransformerBlock;
import org.wengert.benchmarks.Values;
import org.wengert.benchmarks.Workload;

/** The workloads without an optimizer on PyTorch. */
final class TorchGradients {
    private TorchGradients() {}

    /** A result, run for its own sake: {@link #result} is timed, {@link #read} says what is compared. */
    private abstract static class Computation implements Workload {
        abstract Tensor result();

        double[] read(Tensor result) {
            return Torch.array(result);
        }

        @Override
        public void run() {
            try (PointerScope scope = new PointerScope()) {
                result();
            }
        }

        @Override
        public double[] check() {
            try (PointerScope scope = new PointerScope()) {
                return read(result());
            }
        }
    }

    static Workload matmul(MatrixProduct.Setting setting) {
        Tensor a = typed(setting, setting.a());
        Tensor b = typed(setting, setting.b());
        Tensor g = typed(setting, setting.g());
        Tensor left = setting.kind() == MatrixProduct.Kind.FORWARD
                ? a
                : setting.kind() == MatrixProduct.Kind.LEFT_GRADIENT ? g : a.t();
        Tensor right = setting.kind() == MatrixProduct.Kind.FORWARD
                ? b
                : setting.kind() == MatrixProduct.Kind.LEFT_GRADIENT ? b.t() : g;
        return new Computation() {
            @Override
            Tensor result() {
                return left.matmul(right);
            }
        };
    }

    private static Tensor typed(MatrixProduct.Setting setting, Values values) {
        Tensor x = Torch.tensor(values);
        return setting.dtype() == DType.FLOAT64 ? x.to(ScalarType.Double) : x;
    }

    static Workload sigmoidChain(int n, boolean backward) {
        Tensor x = Torch.tensor(SigmoidChain.start(n)).set_requires_grad(backward);
        return new Computation() {
            @Override
            Tensor result() {
                Tensor y = x.sigmoid().mul(x).add(x);
                if (backward) {
                    x.mutable_grad().reset();
                    y.sum().backward();
                }
                return y;
            }

            @Override
            double[] read(Tensor y) {
                return Torch.array(backward ? x.grad() : y);
            }
        };
    }

    static Workload transformerBlock() {
        return new Block();
    }

    private static final class Block extends Computation {
        private static final long[] NORMED = {TransformerBlock.WIDTH};

        private final Tensor x = Torch.parameter(TransformerBlock.input());
        private final Tensor[] parameters = Torch.linearLayers(TransformerBlock.start());
        private final TensorOptional[] optional = new TensorOptional[parameters.length];
        private final TensorOptional noMask = new TensorOptional();
        private final DoubleOptional usualScale = new DoubleOptional();

        Block() {
            for (int i = 0; i < optional.length; i++) {
                optional[i] = new TensorOptional(parameters[i]);
            }
        }

        private Tensor norm(Tensor input, int i) {
            return torch.layer_norm(input, NORMED, optional[i], optional[i + 1], TransformerBlock.EPSILON, false);
        }

        private Tensor linear(Tensor input, int i) {
            return torch.linear(input, parameters[i], optional[i + 1]);
        }

        private static Tensor heads(Tensor projected) {
            int heads = TransformerBlock.HEADS;
            return projected
                    .view(TransformerBlock.BATCH, TransformerBlock.TOKENS, heads, TransformerBlock.WIDTH / heads)
                    .transpose(1, 2);
        }

        private Tensor attention(Tensor input) {
            TensorVector parts = linear(input, 2).split(TransformerBlock.WIDTH, -1);
            Tensor mixed = torch.scaled_dot_product_attention(
                    heads(parts.get(0)), heads(parts.get(1)), heads(parts.get(2)), noMask, 0, true, usualScale, false);
            Tensor joined = mixed.transpose(1, 2)
                    .reshape(TransformerBlock.BATCH, TransformerBlock.TOKENS, TransformerBlock.WIDTH);
            return linear(joined, 4);
        }

        @Override
        Tensor result() {
            x.mutable_grad().reset();
            for (Tensor parameter : parameters) {
                parameter.mutable_grad().reset();
            }
            Tensor attended = x.add(attention(norm(x, 0)));
            Tensor y = attended.add(linear(torch.gelu(linear(norm(attended, 6), 8)), 10));
            Tensor loss = y.square().mean();
            loss.backward();
            return loss;
        }

        @Override
        double[] read(Tensor loss) {
            return TransformerBlock.concat(
                    Torch.array(parameters[2].grad().t()),
                    Torch.array(parameters[10].grad().t()),
                    Torch.array(x.grad()));
        }
    }
}
