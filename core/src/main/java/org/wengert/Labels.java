package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * The interpretation of class indices: {@code Labels.DEFAULT.smoothing(0.1).ignoring(-100)}.
 *
 * @param smoothing the share of the target probability that is spread evenly over all classes (Szegedy et al.: Rethinking the Inception Architecture, 2015)
 * @param ignored the index of rows to ignore: their loss is 0, and they do not count in a mean; null for none
 */
public record Labels(double smoothing, @Nullable Integer ignored) {
    /** No smoothing, no ignored index. */
    public static final Labels DEFAULT = new Labels(0, null);

    /**
     * Validates the arguments.
     *
     * @throws IllegalArgumentException if the smoothing is not between 0 and 1
     */
    public Labels {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("labels: smoothing " + smoothing
                    + ": expected a share from 0 to 1. Use 0 for none, 0.1 for a little.");
        }
    }

    /** Returns these options with this smoothing. */
    public Labels smoothing(double smoothing) {
        return new Labels(smoothing, ignored);
    }

    /** Returns these options, ignoring rows with this index. */
    public Labels ignoring(int index) {
        return new Labels(smoothing, index);
    }

    boolean ignores(int index) {
        return ignored != null && ignored == index;
    }
}
