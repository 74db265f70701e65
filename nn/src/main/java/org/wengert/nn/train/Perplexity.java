package org.wengert.nn.train;

import org.wengert.DType;
import org.wengert.Reduction;
import org.wengert.Tensor;

/**
 * exp(mean of -ln softmax(scores)[class]): e to the cross entropy; among how many equally likely tokens one would have to guess. For scores (N, classes) or (N, classes, ...) and INT32
 * class indices (N) or (N, ...).
 */
public final class Perplexity implements Metric {
    private double sum;
    private long n;

    /** A perplexity of nothing yet. */
    public Perplexity() {}

    @Override
    public String name() {
        return "perplexity";
    }

    @Override
    public void reset() {
        sum = 0;
        n = 0;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor scores = Metrics.given(prediction, this, "prediction");
        Tensor labels = Metrics.classes(scores, target, this);
        sum += scores.crossEntropy(labels, Reduction.NONE)
                .to(DType.FLOAT64)
                .sum()
                .item();
        n += labels.size();
    }

    @Override
    public double value() {
        return Math.exp(sum / n);
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }
}
