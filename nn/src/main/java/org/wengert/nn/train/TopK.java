package org.wengert.nn.train;

import org.wengert.DType;
import org.wengert.Tensor;

/**
 * The share of samples whose class is among the k with the highest scores: fewer than k others have a higher score. For scores (N, classes) or (N, classes, ...) and INT32 class
 * indices (N) or (N, ...). A score of NaN is not among them.
 */
public final class TopK implements Metric {
    private final int k;
    private long right;
    private long all;

    /**
     * A share of nothing yet.
     *
     * @throws IllegalArgumentException if k is below 1
     */
    public TopK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("TopK: k " + k + ": expected 1 or more. Try 5.");
        }
        this.k = k;
    }

    /** {@code top5} for k = 5. */
    @Override
    public String name() {
        return "top" + k;
    }

    @Override
    public void reset() {
        right = 0;
        all = 0;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if there are not more than k classes
     */
    @Override
    public void update(Tensor prediction, Tensor target) {
        Tensor scores = Metrics.given(prediction, this, "prediction");
        Tensor labels = Metrics.classes(scores, target, this);
        int axis = Metrics.classAxis(scores);
        int classes = scores.dim(axis);
        if (classes <= k) {
            throw new IllegalArgumentException(name() + ": the " + k + " best of " + classes
                    + " classes: expected more classes than that. Use a smaller k.");
        }
        Tensor own = scores.gather(axis, labels.unsqueeze(axis));
        // Those that are not higher, so that a NaN among the others counts as higher, and for a NaN all are.
        Tensor notHigher = scores.le(own).to(DType.FLOAT64).sum(axis);
        right += Metrics.count(notHigher.gt(classes - k));
        all += labels.size();
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
