package org.wengert.nn.data;

import org.wengert.Axes;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/**
 * y = (x - mean) / std: columns with mean 0 and standard deviation 1 over the rows it was made from, which are those of the training data alone.
 *
 * <pre>{@code
 * Standardizer scale = Standardizer.of(training.features());
 * Tensor x = scale.apply(validation.features());
 * }</pre>
 *
 * <p>A column of equal values is only shifted. Both tensors are plain ones: save them beside the network.
 *
 * @param mean of each column, of shape (...) for rows of shape (N, ...)
 * @param std the standard deviation of each column, divided by N as scikit-learn does; 1 for a column of equal values
 */
public record Standardizer(Tensor mean, Tensor std) {
    /**
     * The means and standard deviations of the columns of x, which has shape (N, ...).
     *
     * @throws IllegalArgumentException if x is null, not floating, has no rows, or is a single number
     */
    public static Standardizer of(Tensor x) {
        Arguments.notNull(x, "Standardizer: the features", "Pass those of the training data.");
        if (!x.dtype().isFloating() || x.rank() == 0 || x.dim(0) == 0) {
            throw new IllegalArgumentException(
                    "Standardizer: features " + Text.type(x)
                            + ": expected floating numbers of shape (N, ...), with a row or more. Convert integers with to(DType.FLOAT32).");
        }
        Tensor rows = x.detach();
        Tensor std = rows.std(Axes.of(0), 0);
        return new Standardizer(rows.mean(Axes.of(0)), std.maskedFill(std.eq(0), 1));
    }

    /** y = (x - mean) / std. */
    public Tensor apply(Tensor x) {
        return Arguments.notNull(x, "Standardizer: the input", "Pass features.")
                .sub(mean)
                .div(std);
    }

    /** x = y std + mean: takes {@link #apply} back. */
    public Tensor undo(Tensor y) {
        return Arguments.notNull(y, "Standardizer: the input", "Pass standardized features.")
                .mul(std)
                .add(mean);
    }
}
