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
public final class Accuracy implements Metric {
    private long right;
    private long all;

    /** An accuracy of nothing yet. */
    public Accuracy() {}

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public void reset() {
        right = 0;
        all = 0;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor scores = Metrics.given(prediction, this, "prediction");
        Tensor given = Metrics.given(target, this, "target");
        right += scores.shape().equals(given.shape()) ? rightOfTwo(scores, given) : rightOfMany(scores, given);
        all += given.size();
    }

    private long rightOfMany(Tensor scores, Tensor target) {
        Tensor labels = Metrics.classes(scores, target, this);
        int axis = Metrics.classAxis(scores);
        Tensor own = scores.gather(axis, labels.unsqueeze(axis)).squeeze(axis);
        Tensor isNumber = own.eq(own).to(DType.FLOAT64);
        return (long) scores.argMax(axis)
                .eq(labels)
                .to(DType.FLOAT64)
                .mul(isNumber)
                .sum()
                .item();
    }

    private long rightOfTwo(Tensor logits, Tensor labels) {
        if (!logits.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    name() + ": prediction " + Text.type(logits)
                            + ": expected floating logits for targets of the same shape, or scores (N, classes). Pass what the loss gets.");
        }
        Tensor t = labels.to(DType.FLOAT64);
        long ones = Metrics.count(t.eq(1));
        if (ones + Metrics.count(t.eq(0)) != t.size()) {
            throw new IllegalArgumentException(
                    name() + ": prediction " + Text.type(logits) + " and target " + Text.type(labels)
                            + " with other numbers than 0 and 1: expected these alone, or INT32 class indices with one axis less. Round the targets, or use another metric.");
        }
        // NaN is neither above 0 nor below.
        Tensor above = logits.gt(0).to(DType.FLOAT64);
        Tensor below = logits.le(0).to(DType.FLOAT64);
        return (long)
                (above.mul(t).sum().item() + below.mul(t.neg().add(1)).sum().item());
    }

    @Override
    public double value() {
        return (double) right / all;
    }

    @Override
    public boolean higherIsBetter() {
        return true;
    }
}
