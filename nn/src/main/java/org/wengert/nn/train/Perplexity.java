package org.wengert.nn.train;

import org.wengert.DType;
import org.wengert.Reduction;
import org.wengert.Tensor;

/**
 * exp(mean of -ln softmax(scores)[class]): e to the cross entropy; among how many equally likely tokens one would have to guess. For scores (N, classes) or (N, classes, ...) and INT32
 * class indices (N) or (N, ...).
 */
public final class Perplexity extends MeanMetric {
    /** A perplexity of nothing yet. */
    public Perplexity() {
        super("perplexity", false);
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor scores = Metrics.given(prediction, this, "prediction");
        Tensor labels = Metrics.classes(scores, target, this);
        Tensor losses = scores.crossEntropy(labels, Reduction.NONE);
        add(losses.to(DType.FLOAT64).sum().item(), labels.size());
    }

    @Override
    public double value() {
        return Math.exp(mean());
    }
}
