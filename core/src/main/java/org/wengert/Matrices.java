package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.GradientOperand;

/** Matrices in the last two axes: their shapes, and the products that rules are made of. */
final class Matrices {
    private static final Axes BOTH = Axes.of(-2, -1);

    /** The shape of square matrices. */
    static Shape square(String operation, Tensor x) {
        Shape shape = matrices(operation, x);
        if (x.dim(-1) != x.dim(-2)) {
            throw new IllegalArgumentException(operation + ": " + x.describe()
                    + ": expected square matrices in the last two axes, found " + x.dim(-2) + " rows and " + x.dim(-1)
                    + " columns. Use qr or svd for others.");
        }
        return shape;
    }

    /** The shape of matrices. */
    static Shape matrices(String operation, Tensor x) {
        Checks.floating(operation, x);
        if (x.rank() < 2) {
            throw new IllegalArgumentException(operation + ": " + x.describe()
                    + ": expected matrices in the last two axes. Make one with reshape or unsqueeze.");
        }
        return x.shape();
    }

    /** The axes in front of the matrices. */
    static Shape batch(Shape matrices) {
        return Shape.of(Arrays.copyOf(matrices.dims(), matrices.rank() - 2));
    }

    static Shape of(Shape batch, int rows, int columns) {
        return batch.insert(batch.rank(), rows).insert(batch.rank() + 1, columns);
    }

    /** a b. */
    static Tensor ab(Tensor a, Tensor b) {
        return LinalgRules.PLAIN_MATMUL.apply(a, b);
    }

    /** a^T b. */
    static Tensor aTb(Tensor a, Tensor b) {
        return LinalgRules.ofKind(true, false, GradientOperand.NONE).apply(a, b);
    }

    /** a b^T. */
    static Tensor abT(Tensor a, Tensor b) {
        return LinalgRules.ofKind(false, true, GradientOperand.NONE).apply(a, b);
    }

    /** (x + x^T) / 2. */
    static Tensor symmetric(Tensor x) {
        return Trace.written(
                Notation.function("symmetric"), x.add(x.transpose()).mul(0.5), x);
    }

    /** A row, as a factor for each column. */
    static Tensor row(Tensor values) {
        return Trace.written((op, in) -> Notation.indexed(in[0], "j"), values.unsqueeze(-2), values);
    }

    /** A column, as a factor for each row. */
    static Tensor column(Tensor values) {
        return Trace.written((op, in) -> Notation.indexed(in[0], "i"), values.unsqueeze(-1), values);
    }

    /** The matrix with these values on its diagonal. */
    static Tensor diagonal(Tensor values) {
        return Trace.written(
                Notation.function("diag"), column(values).mul(Tensor.eye(values.dtype(), values.dim(-1))), values);
    }

    /** The gradient; 0 for a matrix whose upstream gradient is all 0, even if it is NaN. */
    static Tensor guarded(Tensor g, Tensor gradient) {
        return StrongZero.along(BOTH, g, gradient);
    }

    /** The same for two gradients. */
    static @Nullable Tensor[] guarded(Tensor g, Tensor first, Tensor second, boolean... needed) {
        return new @Nullable Tensor[] {
            needed[0] ? guarded(g, first) : null, needed[1] ? guarded(g, second) : null,
        };
    }

    private Matrices() {}
}
