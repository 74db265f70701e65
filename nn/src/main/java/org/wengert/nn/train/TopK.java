package org.wengert.nn.train;

import org.wengert.Tensor;

/**
 * The share of samples whose class is among the k with the highest scores: fewer than k others have a higher score. For scores (N, classes) or (N, classes, ...) and INT32 class
 * indices (N) or (N, ...). A score of NaN is not among them.
 */
public final class TopK extends MeanMetric {
    private final int k;

    /**
     * A share of nothing yet, named {@code top5} for k = 5.
     *
     * @throws IllegalArgumentException if k is below 1
     */
    public TopK(int k) {
        super("top" + k, true);
        if (k < 1) {
            throw new IllegalArgumentException("TopK: k " + k + ": expected 1 or more. Try 5.");
        }
        this.k = k;
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
        Tensor notHigher = scores.le(own).sum(axis);
        add((double) Metrics.count(notHigher.gt(classes - k)), labels.size());
    }
}
