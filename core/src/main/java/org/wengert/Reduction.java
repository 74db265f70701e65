package org.wengert;

/** What a loss does with the losses of its elements. */
public enum Reduction {
    /** Keeps them: one loss for each element, or for each row of class scores. */
    NONE,
    /** Their mean. */
    MEAN,
    /** Their sum. */
    SUM;

    /** What the sum of n losses is divided by. */
    double divisor(int n) {
        return this == MEAN ? n : 1;
    }
}
