package org.wengert.onnx;

import org.wengert.Tensor;
import org.wengert.nn.Rng;

/** Nonlinearities of networks. */
final class ActivationOperators {
    private static final float SELU_ALPHA = 1.6732632f;
    private static final float SELU_GAMMA = 1.050701f;

    static void add(Table t) {
        t.unary("HardSwish", Tensor::hardSwish);
        t.unary("Mish", Tensor::mish);
        t.unary("Relu", Tensor::relu);
        t.unary("Sigmoid", Tensor::sigmoid);
        t.unary("Softplus", Tensor::softplus);
        t.unary("Softsign", Tensor::softsign);
        t.one("Celu", 1, 1, node -> with(node.number("alpha", 1), Tensor::celu));
        t.one("Elu", 1, 1, node -> with(node.number("alpha", 1), Tensor::elu));
        t.one("LeakyRelu", 1, 1, node -> with(node.number("alpha", 0.01), Tensor::leakyRelu));
        t.one("ThresholdedRelu", 1, 1, node -> with(node.number("alpha", 1), (x, alpha) -> x.threshold(alpha, 0)));
        t.one("Gelu", 1, 1, node -> {
            boolean tanh = node.text("approximate", "none", "none", "tanh").equals("tanh");
            return in -> tanh ? in.get(0).geluTanh() : in.get(0).gelu();
        });
        t.one("HardSigmoid", 1, 1, node -> {
            double alpha = node.number("alpha", 0.2);
            double beta = node.number("beta", 0.5);
            return (float) alpha == 1f / 6 && beta == 0.5
                    ? in -> in.get(0).hardSigmoid()
                    : in -> in.get(0).mul(alpha).add(beta).clamp(0, 1);
        });
        t.one("Selu", 1, 1, node -> {
            double alpha = node.number("alpha", SELU_ALPHA);
            double gamma = node.number("gamma", SELU_GAMMA);
            return (float) alpha == SELU_ALPHA && (float) gamma == SELU_GAMMA
                    ? in -> in.get(0).selu()
                    : in -> in.get(0).elu(alpha).mul(gamma);
        });
        t.one("Shrink", 1, 1, node -> {
            double lambda = node.number("lambd", 0.5);
            double bias = node.number("bias", 0);
            return in -> shrink(in.get(0), lambda, bias);
        });
        t.one("PRelu", 2, 2, ActivationOperators::prelu);
        t.one("Softmax", 1, 1, node -> alongAxis(node, Tensor::softmax));
        t.one("LogSoftmax", 1, 1, node -> alongAxis(node, Tensor::logSoftmax));
        t.one("Hardmax", 1, 1, node -> alongAxis(node, ActivationOperators::hardmax));
        t.many("Dropout", 1, 3, 2, ActivationOperators::dropout).settings(1, 2);
    }

    private interface WithNumber {
        Tensor of(Tensor x, double number);
    }

    private interface Along {
        Tensor of(Tensor x, int axis);
    }

    private static Operator.One with(double number, WithNumber f) {
        return in -> f.of(in.get(0), number);
    }

    private static Tensor shrink(Tensor x, double lambda, double bias) {
        return Tensor.where(x.lt(-lambda), x.add(bias), Tensor.where(x.gt(lambda), x.sub(bias), 0));
    }

    /** y = x above 0, slope x below; before opset 7 a slope of one axis is per channel. */
    private static Operator.One prelu(NodeSpec node) {
        boolean perChannel = node.opset() < 7;
        return in -> {
            Tensor x = in.get(0);
            Tensor slope = in.get(1);
            Tensor fitted = perChannel && slope.rank() == 1 ? new Broadcast(true, 1).second(x, slope) : slope;
            return x.relu().sub(fitted.mul(x.neg().relu()));
        };
    }

    /** Along one axis from opset 13 on; before, over all axes from that one. */
    private static Operator.One alongAxis(NodeSpec node, Along f) {
        if (node.opset() >= 13) {
            int axis = node.integer("axis", -1);
            return in -> f.of(in.get(0), axis);
        }
        int axis = node.integer("axis", 1);
        return in -> {
            Tensor x = in.get(0);
            return f.of(ShapeOperators.flatten(x, axis), 1).reshape(x.shape());
        };
    }

    private static Tensor hardmax(Tensor x, int axis) {
        int counted = axis < 0 ? axis + x.rank() : axis;
        Tensor last = x.transpose(counted, -1);
        return last.argMax(-1).oneHot(x.dim(axis), x.dtype()).transpose(counted, -1);
    }

    /** Before opset 12, inference is meant; from then on an input says so. */
    private static Operator.Run dropout(NodeSpec node) {
        node.ignore("seed", "is_test");
        if (node.opset() < 12) {
            node.number("ratio", 0.5);
        }
        boolean withMask = node.outputs() > 1;
        return in -> {
            Tensor x = in.get(0);
            double ratio = in.number(1, 0.5);
            boolean training = in.has(2) && in.get(2).item() != 0 && ratio > 0;
            Tensor kept = training
                    ? x.detach().randLike(Rng.generator()).ge(ratio)
                    : withMask ? x.detach().zerosLike().eq(0) : null;
            Tensor y = training && kept != null ? Tensor.where(kept, x.div(1 - ratio), 0) : x;
            return withMask && kept != null ? new Tensor[] {y, kept} : new Tensor[] {y};
        };
    }

    private ActivationOperators() {}
}
