package org.wengert;

import org.wengert.kernel.Householder;
import org.wengert.kernel.Jacobi;
import org.wengert.kernel.Triangles;

/**
 * Decompositions and norms of matrices, which are in the last two axes; axes in front are a batch. FLOAT32 is computed in double and rounded once. A matrix
 * with a NaN or an infinity gives NaN.
 */
public sealed interface Decompositions permits Tensor {

    /**
     * y = L, the lower triangle with L L^T = x and a positive diagonal. dL/dx = L^-T P L^-1, made symmetric, where P is the lower triangle of L^T g with half its
     * diagonal. Of x, the symmetric part (x + x^T) / 2 counts.
     *
     * <p>Murray: Differentiation of the Cholesky Decomposition, 2016.
     *
     * @throws IllegalArgumentException if a matrix is not positive definite or not square
     */
    default Tensor cholesky() {
        return ValueChecks.regular("cholesky", DecompositionsRules.CHOLESKY.apply(self()), self());
    }

    /**
     * Returns Q, whose columns are orthogonal and of length 1, and the upper triangle R with Q R = x. Shape (..., m, n) gives (..., m, k) and (..., k, n) with k =
     * min(m, n): the reduced form. The diagonal of R is not negative, which makes both unique.
     *
     * <p>If the first k columns are dependent, the derivative is infinite or NaN. Seeger et al.: Auto-Differentiating Linear Algebra, 2017.
     */
    default Qr qr() {
        Factors at = Factors.of("qr", self());
        Tensor both = DecompositionsRules.QR.apply(at, self());
        return new Qr(at.q(both), at.r(both));
    }

    /**
     * Returns the eigenvalues w of a symmetric matrix, ascending, and V, whose columns are the eigenvectors: x V = V diag(w). Of x, the symmetric part (x + x^T) / 2
     * counts. Eigenvectors have length 1; the sign of each is such that its largest element is positive.
     *
     * <p>Where eigenvalues are equal, derivatives of eigenvectors are infinite or NaN, since there is no one basis; those of the eigenvalues' sum and the like are
     * exact. Giles: Collected Matrix Derivative Results for Forward and Reverse Mode Algorithmic Differentiation, 2008.
     */
    default Eigh eigh() {
        Factors at = Factors.of("eigh", self());
        Tensor both = DecompositionsRules.EIGH.apply(at, self());
        return new Eigh(at.eigenvalues(both), at.eigenvectors(both));
    }

    /**
     * Returns U, s and V^T with U diag(s) V^T = x, the reduced singular value decomposition: shape (..., m, n) gives (..., m, k), (..., k) and (..., k, n) with k =
     * min(m, n). Singular values are descending; the columns of U and V are orthogonal and of length 1, with signs such that the largest element of each
     * column of U is positive.
     *
     * <p>Where singular values are equal, or 0, derivatives of U and V are infinite or NaN; those of functions of s are exact but at 0, where s has a corner.
     * Townsend: Differentiating the Singular Value Decomposition, 2016.
     */
    default Svd svd() {
        Factors at = Factors.of("svd", self());
        Tensor all = DecompositionsRules.SVD.apply(at, self());
        return new Svd(at.u(all), at.s(all), at.vh(all));
    }

    /** y = the norm of each matrix. See {@link MatrixNorm} for their definitions and derivatives. */
    default Tensor matrixNorm(MatrixNorm norm) {
        Checks.given("matrixNorm", "norm", norm);
        Matrices.matrices("matrixNorm", self());
        return norm.of(self());
    }

    /**
     * A QR decomposition.
     *
     * @param q orthogonal columns of length 1
     * @param r an upper triangle
     */
    record Qr(Tensor q, Tensor r) {}

    /**
     * The eigenvalues and eigenvectors of a symmetric matrix.
     *
     * @param values ascending
     * @param vectors in columns
     */
    record Eigh(Tensor values, Tensor vectors) {}

    /**
     * A singular value decomposition.
     *
     * @param u left singular vectors, in columns
     * @param s singular values, descending
     * @param vh right singular vectors, in rows
     */
    record Svd(Tensor u, Tensor s, Tensor vh) {}

    private Tensor self() {
        return (Tensor) this;
    }
}

/**
 * The calculus: value, then derivative. An operation has one result: those of a decomposition lie one after the other along one axis, and its method takes
 * them apart, so that it is computed once for all of them.
 */
final class DecompositionsRules {
    static final Op CHOLESKY = LinearSystemsForward.square("cholesky", Triangles::cholesky)
            .vjpFromOutput(DecompositionsDerivatives::ofCholesky)
            .samples(draw -> Samples.Sample.of(MatricesSamples.positiveDefinite(draw)));
    static final AttributeOp<Factors> QR = Factors.row("qr", Factors::sizeOfQr, Householder::qr)
            .vjpFromOutput(DecompositionsDerivatives::ofQr)
            .samples(draw -> Factors.sample("qr", MatricesSamples.dominant(draw, draw.size(0), draw.size(0))));
    static final AttributeOp<Factors> EIGH = Factors.row(
                    "eigh", Factors::sizeOfEigh, (x, m, n, y) -> Jacobi.eigh(x, n, y))
            .vjpFromOutput(DecompositionsDerivatives::ofEigh)
            .samples(draw -> Factors.sample("eigh", MatricesSamples.symmetric(draw)));
    static final AttributeOp<Factors> SVD = Factors.row("svd", Factors::sizeOfSvd, Jacobi::svd)
            .vjpFromOutput(DecompositionsDerivatives::ofSvd)
            .samples(draw -> Factors.sample("svd", MatricesSamples.distantValues(draw, draw.size(0), draw.size(0))));

    private DecompositionsRules() {}
}
