package org.wengert.nn.data;

import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/**
 * A number of samples: features and targets, each with one row for each sample.
 *
 * @param features of shape (N, ...)
 * @param targets of shape (N, ...), or (N) for class indices
 */
public record Batch(Tensor features, Tensor targets) {
    /**
     * A batch of features and targets with the same number of rows.
     *
     * @throws IllegalArgumentException if one is null, or the numbers of rows differ
     */
    public Batch {
        Arguments.notNull(features, "batch: the features tensor", "Pass one row for each sample.");
        Arguments.notNull(targets, "batch: the targets tensor", "Pass one row for each sample.");
        if (features.rank() == 0 || targets.rank() == 0 || features.dim(0) != targets.dim(0)) {
            throw new IllegalArgumentException(
                    "batch: features " + Text.type(features) + " and targets " + Text.type(targets)
                            + ": expected as many rows in both. Give each sample one row of features and one of targets.");
        }
    }

    /** Returns the number of samples. */
    public int size() {
        return features.dim(0);
    }
}
