package org.wengert.kernel;

/** The step after a matrix product, while its result is still in the caches. */
public enum Epilogue {
    /** None. */
    NONE,
    /** y[i, j] += bias[j]. */
    BIAS,
    /** y[i, j] = max(y[i, j] + bias[j], 0). */
    BIAS_RELU
}
