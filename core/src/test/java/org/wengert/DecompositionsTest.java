package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wengert.MatrixProperties.any;
import static org.wengert.MatrixProperties.assertClose;
import static org.wengert.MatrixProperties.assertOrthonormalColumns;
import static org.wengert.MatrixProperties.largest;
import static org.wengert.MatrixProperties.shape;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.wengert.check.GradCheck;

/** Factors multiply to the matrix they are of, and are what they are said to be. */
class DecompositionsTest {
    @Property(tries = 300)
    void qrGivesTheMatrixBack(@ForAll long seed, @ForAll @IntRange(max = 7) int m, @ForAll @IntRange(max = 7) int n) {
        Random random = new Random(seed);
        Tensor x = any(random, shape(random, m, n));
        Decompositions.Qr qr = x.qr();
        assertClose(x, qr.q().matmul(qr.r()), largest(x));
        assertOrthonormalColumns(qr.q());
        assertClose(qr.r().triu(), qr.r());
        assertTrue(qr.r().diagonal(0, -2, -1).ge(0).all().item() == 1);
    }

    @Property(tries = 300)
    void svdGivesTheMatrixBack(@ForAll long seed, @ForAll @IntRange(max = 7) int m, @ForAll @IntRange(max = 7) int n) {
        Random random = new Random(seed);
        Tensor x = any(random, shape(random, m, n));
        Decompositions.Svd svd = x.svd();
        assertClose(x, svd.u().mul(svd.s().unsqueeze(-2)).matmul(svd.vh()), largest(x));
        assertOrthonormalColumns(svd.u());
        assertOrthonormalColumns(svd.vh().transpose());
        assertClose(svd.s().abs().sort(-1, true).values(), svd.s());
        assertLargestArePositive(svd.u());
    }

    @Property(tries = 300)
    void eighGivesTheSymmetricPartBack(@ForAll long seed, @ForAll @IntRange(max = 7) int n) {
        Random random = new Random(seed);
        Tensor x = any(random, shape(random, n, n));
        Tensor symmetric = x.add(x.transpose()).div(2);
        Decompositions.Eigh eigh = x.eigh();
        Tensor turned = eigh.vectors().mul(eigh.values().unsqueeze(-2));
        assertClose(symmetric.matmul(eigh.vectors()), turned, largest(x));
        assertClose(symmetric, turned.matmul(eigh.vectors().transpose()), largest(x));
        assertOrthonormalColumns(eigh.vectors());
        assertClose(eigh.values().sort(-1).values(), eigh.values());
        assertLargestArePositive(eigh.vectors());
    }

    @Property(tries = 300)
    void choleskyGivesTheSymmetricPartBack(@ForAll long seed, @ForAll @IntRange(max = 7) int n) {
        Random random = new Random(seed);
        Tensor root = Tensor.randn(DType.FLOAT64, random, shape(random, n, n + 1));
        Tensor skew = Tensor.randn(DType.FLOAT64, random, n, n);
        Tensor x = root.matmul(root.transpose());
        Tensor l = x.add(skew).sub(skew.transpose()).cholesky();
        assertClose(x, l.matmul(l.transpose()), 1 + largest(x));
        assertClose(l.tril(), l);
    }

    private static void assertLargestArePositive(Tensor columns) {
        if (columns.size() > 0) {
            Tensor largest = columns.abs().argMax(Axes.of(-2).keepDims());
            assertTrue(columns.gather(-2, largest).gt(0).all().item() == 1);
        }
    }

    @Test
    void smallOnesByHand() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[][] {{3, 4}, {0, 5}});
        assertClose(
                Tensor.of(DType.FLOAT64, Math.sqrt(45), Math.sqrt(5)), x.svd().s());
        assertClose(x, x.qr().r());
        assertClose(
                Tensor.of(DType.FLOAT64, new double[][] {{5, 11.0 / 5}, {0, 2.0 / 5}}),
                Tensor.of(DType.FLOAT64, new double[][] {{3, 1}, {4, 2}}).qr().r());
        assertClose(
                Tensor.of(DType.FLOAT64, new double[][] {{2, 0}, {3, 1}}),
                Tensor.of(DType.FLOAT64, new double[][] {{4, 6}, {6, 10}}).cholesky());
        Decompositions.Eigh eigh =
                Tensor.of(DType.FLOAT64, new double[][] {{2, 1}, {1, 2}}).eigh();
        assertClose(Tensor.of(DType.FLOAT64, 1, 3), eigh.values());
        assertClose(
                Tensor.of(DType.FLOAT64, Math.sqrt(0.5), Math.sqrt(0.5)),
                eigh.vectors().select(1, 1));
        Tensor one = Tensor.of(new double[] {-3}, 1, 1);
        assertEquals(-1, one.svd().vh().item());
        assertEquals(3, one.svd().s().item());
        assertEquals(-1, one.qr().q().item());
        assertEquals(-3, one.eigh().values().item());
        assertEquals(DType.FLOAT32, one.svd().u().dtype());
    }

    @Test
    void norms() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[][] {{3, -4}, {0, 5}}).unsqueeze(0);
        double[] expected = {Math.sqrt(50), Math.sqrt(45) + Math.sqrt(5), Math.sqrt(45), 9, 7};
        for (MatrixNorm norm : MatrixNorm.values()) {
            assertArrayEquals(
                    new double[] {expected[norm.ordinal()]}, x.matrixNorm(norm).toDoubleArray(), 1e-14, norm.name());
        }
    }

    @Test
    void normsAreDifferentiable() {
        Tensor x = MatricesSamples.distantValues(new Sampler(new Random(1), 3, 4), 3, 4);
        for (MatrixNorm norm : MatrixNorm.values()) {
            GradCheck.check(in -> in.matrixNorm(norm), x);
        }
    }

    /** The gradient of the nuclear norm is U V^T, and of ln det by way of each decomposition x^-1. */
    @Test
    void gradientsOfFunctionsThatDoNotDependOnSigns() {
        Random random = new Random(2);
        Tensor x = Tensor.randn(DType.FLOAT64, random, 5, 3);
        Decompositions.Svd svd = x.svd();
        assertClose(svd.u().matmul(svd.vh()), Gradients.grad(t -> t.matrixNorm(MatrixNorm.NUCLEAR), x));

        Tensor root = Tensor.randn(DType.FLOAT64, random, 4, 4);
        Tensor p = root.matmul(root.transpose()).add(Tensor.eye(DType.FLOAT64, 4));
        Tensor inverse = p.inverse();
        assertClose(inverse, Gradients.grad(t -> t.slogdet().logAbsDet(), p));
        assertClose(inverse, Gradients.grad(t -> logOfDiagonal(t.cholesky()).mul(2), p));
        assertClose(inverse, Gradients.grad(t -> t.eigh().values().log().sum(), p));
        assertClose(inverse, Gradients.grad(t -> t.svd().s().log().sum(), p));
        assertClose(inverse, Gradients.grad(t -> logOfDiagonal(t.qr().r()), p));
    }

    private static Tensor logOfDiagonal(Tensor triangle) {
        return triangle.diagonal().log().sum();
    }

    /** f(V diag(h(w)) V^T) is a function of the matrix alone: of the second order, against differences. */
    @Test
    void secondDerivativesOfMatrixFunctions() {
        Tensor x = MatricesSamples.symmetric(new Sampler(new Random(5), 3, 4));
        GradCheck.check(
                in -> {
                    Decompositions.Eigh eigh = in.eigh();
                    Tensor v = eigh.vectors();
                    return v.mul(eigh.values().tanh().unsqueeze(-2)).matmul(v.transpose());
                },
                x);
        Tensor wide = MatricesSamples.distantValues(new Sampler(new Random(6), 3, 4), 2, 4);
        GradCheck.check(
                in -> {
                    Decompositions.Svd svd = in.svd();
                    return svd.u().mul(svd.s().tanh().unsqueeze(-2)).matmul(svd.vh());
                },
                wide);
    }

    /** For equal values, only who asks for vectors has no derivative. */
    @Test
    void equalEigenvaluesAndSingularValues() {
        Tensor x = Tensor.eye(DType.FLOAT64, 3).mul(2);
        assertClose(x.div(2), Gradients.grad(t -> t.eigh().values().sum(), x));
        assertClose(x.div(2), Gradients.grad(t -> t.svd().s().sum(), x));
        Tensor weights = Tensor.arange(9).reshape(3, 3).to(DType.FLOAT64);
        Tensor unknown = Gradients.grad(t -> t.eigh().vectors().mul(weights).sum(), x);
        assertEquals(0, unknown.isFinite().all().item());
    }

    @Test
    void largeOnesConverge() {
        Random random = new Random(7);
        Tensor x = Tensor.randn(DType.FLOAT64, random, 60, 50);
        Decompositions.Svd svd = x.svd();
        assertClose(x, svd.u().mul(svd.s().unsqueeze(0)).matmul(svd.vh()), 10);
        assertOrthonormalColumns(svd.u());
        Tensor squares = x.transpose().matmul(x).eigh().values();
        assertClose(squares, svd.s().square().flip(0), 1000);
    }

    @Test
    void whatIsNotFiniteIsNaN() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[][] {{1, Double.NaN}, {2, 3}});
        assertEquals(1, x.cholesky().isNaN().all().item());
        assertEquals(1, x.svd().s().isNaN().all().item());
        assertEquals(1, x.eigh().vectors().isNaN().all().item());
        assertEquals(1, x.qr().q().isNaN().all().item());
        Tensor batch = Tensor.stack(0, x, Tensor.eye(DType.FLOAT64, 2));
        assertEquals(0, batch.cholesky().select(0, 1).isNaN().any().item());
    }

    @Test
    void theMatrixThatIsNotPositiveDefiniteIsNamed() {
        Tensor good = Tensor.eye(DType.FLOAT32, 2);
        Tensor batch = Tensor.stack(0, good, good, good.neg(), good).reshape(2, 2, 2, 2);
        assertEquals(
                "cholesky: FLOAT32 [2, 2, 2, 2]: matrix [1, 0] is not positive definite. Add a multiple of the identity, or use eigh.",
                assertThrows(IllegalArgumentException.class, batch::cholesky).getMessage());
    }
}
