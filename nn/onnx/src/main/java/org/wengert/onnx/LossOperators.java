package org.wengert.onnx;

import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/** Losses of class indices, which are part of graphs for training. */
final class LossOperators {
    static void add(Table t) {
        t.one("NegativeLogLikelihoodLoss", 2, 3, node -> {
            Likelihood loss = Likelihood.of(node);
            return in -> loss.of(in.get(0), in.get(1), in.orNull(2));
        });
        t.many("SoftmaxCrossEntropyLoss", 2, 3, 2, node -> {
            Likelihood loss = Likelihood.of(node);
            return in -> {
                Tensor logProbability = in.get(0).logSoftmax(1);
                return new Tensor[] {loss.of(logProbability, in.get(1), in.orNull(2)), logProbability};
            };
        });
    }

    /** -p[target] times the weight of the target; targets to ignore count nothing. */
    private record Likelihood(String reduction, boolean ignores, int ignored) {
        static Likelihood of(NodeSpec node) {
            return new Likelihood(
                    node.text("reduction", "mean", "none", "sum", "mean"),
                    node.has("ignore_index"),
                    node.integer("ignore_index", 0));
        }

        Tensor of(Tensor p, Tensor target, @Nullable Tensor weight) {
            Tensor skipped = ignores ? target.eq(ignored) : null;
            Tensor safe = skipped == null ? target : target.maskedFill(skipped, 0);
            Tensor picked = p.gather(1, safe.unsqueeze(1)).squeeze(1).neg();
            Tensor weights = weight == null
                    ? Tensor.ones(p.dtype(), target.shape().toArray())
                    : weight.indexSelect(0, safe.flatten()).reshape(target.shape());
            Tensor counted = skipped == null ? weights : weights.maskedFill(skipped, 0);
            Tensor terms = skipped == null
                    ? picked.mul(counted)
                    : picked.maskedFill(skipped, 0).mul(counted);
            return switch (reduction) {
                case "none" -> terms;
                case "sum" -> terms.sum();
                default -> terms.sum().div(counted.sum());
            };
        }
    }

    private LossOperators() {}
}
