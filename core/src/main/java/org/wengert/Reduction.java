package org.wengert;

/** The way a loss combines the losses of its elements. */
public enum Reduction {
    /** No reduction: one loss for each element, or for each row of class scores. */
    NONE,
    /** Their mean. */
    MEAN,
    /** Their sum. */
    SUM,
    /** Their sum, divided by the size of the first axis: the mean over a batch of the sum for each entry. */
    BATCH_MEAN;

    /** The divisor of the sum of losses of this shape. */
    double divisor(Shape losses) {
        return switch (this) {
            case NONE, SUM -> 1;
            case MEAN -> losses.size();
            case BATCH_MEAN -> losses.rank() == 0 ? 1 : losses.dims()[0];
        };
    }

    /** Reduces the losses. */
    Tensor of(Tensor losses) {
        return this == NONE ? losses : losses.sum().div(divisor(losses.shape()));
    }
}
