package org.wengert.nn.data;

import org.wengert.Tensor;

/**
 * Some samples: features and targets, each with one row for each sample.
 *
 * @param features of shape (N, ...)
 * @param targets of shape (N, ...), or (N) for class indices
 */
public record Batch(Tensor features, Tensor targets) {
    /**
     * Features and targets with the same number of rows.
     *
     * @throws IllegalArgumentException if the numbers of rows differ
     */
    public Batch {
        if (features.rank() == 0 || targets.rank() == 0 || features.dim(0) != targets.dim(0)) {
            throw new IllegalArgumentException("batch: features " + type(features) + " and targets " + type(targets)
                    + ": expected as many rows in both. Give each sample one row of features and one of targets.");
        }
    }

    /** The number of samples. */
    public int size() {
        return features.dim(0);
    }

    private static String type(Tensor x) {
        return x.dtype() + " " + x.shape();
    }
}
