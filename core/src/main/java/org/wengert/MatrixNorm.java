package org.wengert;

/** Norms of matrices, over their two axes. */
public enum MatrixNorm {
    /** The square root of the sum of squares. dy/dx = x / y; 0 for a matrix of zeros. */
    FROBENIUS,
    /** The sum of the singular values. dy/dx = U V^T. */
    NUCLEAR,
    /** The largest singular value: the most by which x stretches a vector. dy/dx = u v^T of that value. */
    SPECTRAL,
    /** The largest sum of absolute values in a column. */
    ONE,
    /** The largest sum of absolute values in a row. */
    INFINITY;

    Tensor of(Tensor x) {
        return switch (this) {
            case FROBENIUS -> x.norm(2, Axes.of(-2, -1));
            case NUCLEAR -> x.svd().s().sum(-1);
            case SPECTRAL -> x.svd().s().max(-1);
            case ONE -> x.abs().sum(-2).max(-1);
            case INFINITY -> x.abs().sum(-1).max(-1);
        };
    }
}
