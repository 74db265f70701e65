package org.wengert.nn.train;

import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.internal.Text;

/**
 * right / all: the share of samples whose class is predicted.
 *
 * <p>Scores (N, classes) or (N, classes, ...) and INT32 class indices (N) or (N, ...), as for cross entropy: the prediction is the class with the highest score, the first of several. One score, or logit, for each target of the same shape, which is
 * 0 or 1 of any type: the prediction is 1 if the logit is above 0. A prediction of NaN is wrong.
 */
public final class Accuracy extends MeanMetric {
    /** An accuracy of nothing yet. */
    public Accuracy() {
        super("accuracy", true);
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor scores = Metrics.given(prediction, this, "prediction");
        Tensor given = Metrics.given(target, this, "target");
        long right = scores.shape().equals(given.shape()) ? rightOfTwo(scores, given) : rightOfMany(scores, given);
        add((double) right, given.size());
    }

    private long rightOfMany(Tensor scores, Tensor target) {
        Tensor labels = Metrics.classes(scores, target, this);
        int axis = Metrics.classAxis(scores);
        Tensor own = scores.gather(axis, labels.unsqueeze(axis)).squeeze(axis);
        return Metrics.count(scores.argMax(axis).eq(labels).and(own.eq(own)));
    }

    private long rightOfTwo(Tensor logits, Tensor labels) {
        if (!logits.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    name() + ": prediction " + Text.type(logits)
                            + ": expected floating logits for targets of the same shape, or scores (N, classes). Pass what the loss gets.");
        }
        Tensor t = labels.to(DType.FLOAT64);
        Tensor isOne = t.eq(1);
        Tensor isZero = t.eq(0);
        if (Metrics.count(isOne) + Metrics.count(isZero) != t.size()) {
            throw new IllegalArgumentException(
                    name() + ": prediction " + Text.type(logits) + " and target " + Text.type(labels)
                            + " with other numbers than 0 and 1: expected these alone, or INT32 class indices with one axis less. Round the targets, or use another metric.");
        }
        // NaN is neither above 0 nor below.
        return Metrics.count(logits.gt(0).and(isOne))
                + Metrics.count(logits.le(0).and(isZero));
    }
}
