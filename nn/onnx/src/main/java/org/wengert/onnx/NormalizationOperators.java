package org.wengert.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.wengert.Axes;
import org.wengert.Tensor;

/** Normalization of activations. */
final class NormalizationOperators {
    private static final double EPSILON = 1e-5f;

    static void add(Table t) {
        t.many("BatchNormalization", 5, 5, 3, NormalizationOperators::batch).settings(3, 4);
        t.one("InstanceNormalization", 3, 3, node -> {
            double epsilon = node.number("epsilon", EPSILON);
            return in -> {
                Tensor x = in.get(0);
                Axes axes = Axes.of(IntStream.range(2, x.rank()).toArray());
                return perChannel(x.standardize(axes, epsilon), in.get(1), in.get(2));
            };
        });
        t.many("LayerNormalization", 2, 3, 3, NormalizationOperators::layer);
        t.one("GroupNormalization", 3, 3, node -> {
            double epsilon = node.number("epsilon", EPSILON);
            int groups = node.integer("num_groups", 1);
            return in -> group(in.get(0), in.get(1), in.get(2), groups, epsilon);
        });
    }

    /** scale x + bias, with one of each for every channel. */
    private static Tensor perChannel(Tensor x, Tensor scale, Tensor bias) {
        int[] shape = new int[x.rank() - 1];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return x.mul(scale.reshape(shape)).add(bias.reshape(shape));
    }

    /** By the given statistics; in training, from opset 14 on, by those of the batch. */
    private static Operator.Run batch(NodeSpec node) {
        node.ignore("is_test");
        if (node.opset() < 9 && !node.flag("spatial", true)) {
            node.unsupported("spatial = 0");
        }
        double epsilon = node.number("epsilon", EPSILON);
        double momentum = node.number("momentum", 0.9f);
        boolean training = node.opset() >= 14 && node.flag("training_mode", false);
        if (!training && node.outputs() > 1) {
            node.unsupported(node.outputs() + " outputs outside of training");
        }
        return in -> {
            Tensor x = in.get(0);
            if (!training) {
                return new Tensor[] {x.batchNorm(in.get(3), in.get(4), in.get(1), in.get(2), epsilon)};
            }
            int[] axes = IntStream.range(0, x.rank()).filter(axis -> axis != 1).toArray();
            Tensor mean = x.mean(axes);
            Tensor variance = x.variance(Axes.of(axes), 0);
            return new Tensor[] {
                x.batchNorm(in.get(1), in.get(2), epsilon),
                in.get(3).mul(momentum).add(mean.mul(1 - momentum)),
                in.get(4).mul(momentum).add(variance.mul(1 - momentum))
            };
        };
    }

    private static Operator.Run layer(NodeSpec node) {
        int axis = node.integer("axis", -1);
        double epsilon = node.number("epsilon", EPSILON);
        node.ignore("stash_type");
        boolean withStatistics = node.outputs() > 1;
        return in -> {
            Tensor x = in.get(0);
            int first = axis < 0 ? axis + x.rank() : axis;
            Axes axes = Axes.of(IntStream.range(first, x.rank()).toArray());
            Tensor y = x.standardize(axes, epsilon).mul(in.get(1));
            y = in.has(2) ? y.add(in.get(2)) : y;
            return withStatistics
                    ? new Tensor[] {
                        y,
                        x.mean(axes.keepDims()),
                        x.variance(axes.keepDims(), 0).add(epsilon).rsqrt()
                    }
                    : new Tensor[] {y};
        };
    }

    /** With one scale and bias for each group. */
    private static Tensor group(Tensor x, Tensor scale, Tensor bias, int groups, double epsilon) {
        Tensor grouped = x.groupNorm(groups, epsilon).reshape(x.dim(0), groups, -1);
        return perChannel(grouped, scale, bias).reshape(x.shape());
    }

    private NormalizationOperators() {}
}
