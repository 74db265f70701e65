package org.wengert;

/** What a loss does with the losses of its elements. */
public enum Reduction {
    /** Keeps them: one loss for each element, or for each row of class scores. */
    NONE,
    /** Their mean. */
    MEAN,
    /** Their sum. */
    SUM;

    /** The factor on the sum of n losses. */
    double factor(int n) {
        return this == MEAN ? 1.0 / n : 1;
    }
}
