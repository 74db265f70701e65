package org.wengert;

/** Batches of matrices to try decompositions on, far from where they have no derivative. */
final class MatricesSamples {
    private static final double ANGLE = 0.25;

    /** Matrices whose diagonal is larger than the rest, so that their determinant is far from 0. */
    static Tensor dominant(Sampler draw, int m, int n) {
        Shape shape = Matrices.of(batch(draw), m, n);
        Tensor diagonal =
                Tensor.eye(DType.FLOAT64, Math.max(m, n)).slice(0, 0, m).slice(1, 0, n);
        return draw.tensor(shape, Domain.between(-0.4, 0.4)).add(diagonal.mul(draw.coin() ? 2 : -2));
    }

    /** Positive definite matrices, with a skew part that functions of their symmetric part ignore. */
    static Tensor positiveDefinite(Sampler draw) {
        int n = draw.size(0);
        Tensor root = dominant(draw, n, n);
        return skewed(draw, Matrices.abT(root, root));
    }

    /** Symmetric matrices with distant eigenvalues, whose eigenvectors have a clear largest element; with a skew part. */
    static Tensor symmetric(Sampler draw) {
        int n = draw.size(0);
        Shape batch = batch(draw);
        Tensor q = turns(draw, batch, n);
        return skewed(
                draw, Matrices.ab(q.mul(Matrices.row(distant(draw, batch, n).sub(1.5))), q.transpose()));
    }

    /** Matrices with distant singular values, whose left singular vectors have a clear largest element. */
    static Tensor distantValues(Sampler draw, int m, int n) {
        int k = Math.min(m, n);
        Shape batch = batch(draw);
        Tensor u = turns(draw, batch, m).slice(-1, 0, k);
        Tensor v = turns(draw, batch, n).slice(-1, 0, k);
        return Matrices.abT(u.mul(Matrices.row(distant(draw, batch, k).flip(-1))), v);
    }

    /** Numbers from 1 on, at least 0.5 apart. */
    private static Tensor distant(Sampler draw, Shape batch, int n) {
        Tensor noise = draw.tensor(batch.insert(batch.rank(), n), Domain.between(0, 0.3));
        return noise.add(Tensor.arange(n).to(DType.FLOAT64).mul(0.8).add(1));
    }

    /** Orthogonal matrices near 1: a small turn in the plane of each two axes. */
    private static Tensor turns(Sampler draw, Shape batch, int n) {
        Tensor q = Tensor.eye(DType.FLOAT64, n).broadcastTo(Matrices.of(batch, n, n));
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                Tensor angle = draw.tensor(Shape.SCALAR, Domain.between(-ANGLE, ANGLE));
                q = Matrices.ab(q, turn(n, i, j, angle.item()));
            }
        }
        return q;
    }

    private static Tensor turn(int n, int i, int j, double angle) {
        double[] values = Tensor.eye(DType.FLOAT64, n).toDoubleArray();
        values[i * n + i] = Math.cos(angle);
        values[j * n + j] = Math.cos(angle);
        values[i * n + j] = -Math.sin(angle);
        values[j * n + i] = Math.sin(angle);
        return Tensor.of(DType.FLOAT64, values, n, n);
    }

    private static Tensor skewed(Sampler draw, Tensor x) {
        Tensor noise = draw.tensor(x.shape(), Domain.between(-0.5, 0.5));
        return x.add(noise).sub(noise.transpose());
    }

    private static Shape batch(Sampler draw) {
        return draw.coin() ? Shape.SCALAR : Shape.of(draw.size(0));
    }

    private MatricesSamples() {}
}
