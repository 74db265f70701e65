package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.wengert.MatrixProperties.assertClose;
import static org.wengert.MatrixProperties.largest;
import static org.wengert.MatrixProperties.shape;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Solutions solve, and determinants are those of their definition. */
class LinearSystemsTest {
    private static final Tensor SINGULAR = Tensor.of(DType.FLOAT64, new double[][] {{1, 2}, {2, 4}});

    private static Tensor regular(Random random, int... shape) {
        int n = shape[shape.length - 1];
        return Tensor.randn(DType.FLOAT64, random, shape)
                .add(Tensor.eye(DType.FLOAT64, n).mul(random.nextBoolean() ? 4 : -4));
    }

    @Property(tries = 200)
    void solutionsSolve(@ForAll long seed, @ForAll @IntRange(max = 6) int n, @ForAll @IntRange(max = 3) int k) {
        Random random = new Random(seed);
        Tensor a = regular(random, shape(random, n, n));
        Tensor b = Tensor.randn(
                DType.FLOAT64, random, a.shape().with(a.rank() - 1, k).toArray());
        double size = 100 * (1 + largest(b));
        assertClose(b, a.matmul(a.solve(b)), size);
        assertClose(b, a.triu().matmul(a.triangularSolve(b, true)), size);
        assertClose(b, a.tril().matmul(a.triangularSolve(b, false)), size);
        Tensor unit = a.div(8).tril(-1).add(Tensor.eye(DType.FLOAT64, n));
        assertClose(b, unit.matmul(a.div(8).triangularSolve(b, false, true)), size);
        Tensor identity = Tensor.eye(DType.FLOAT64, n).broadcastTo(a.shape());
        assertClose(identity, a.matmul(a.inverse()), 100);
    }

    @Property(tries = 100)
    void rightSidesBroadcastAndMayBeVectors(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int n) {
        Random random = new Random(seed);
        Tensor a = regular(random, 3, n, n);
        Tensor v = Tensor.randn(DType.FLOAT64, random, n);
        Tensor b = Tensor.randn(DType.FLOAT64, random, 2, 1, n, 2);
        assertEquals(Shape.of(3, n), a.solve(v).shape());
        assertClose(v.broadcastTo(3, n), a.matmul(a.solve(v).unsqueeze(-1)).squeeze(-1), 100);
        assertEquals(Shape.of(2, 3, n, 2), a.solve(b).shape());
        assertClose(b.broadcastTo(2, 3, n, 2), a.matmul(a.solve(b)), 100);
        assertClose(a.triu().solve(v), a.triangularSolve(v, true), 100);
        assertClose(a.select(0, 1).solve(v), a.solve(v).select(0, 1), 100);
    }

    /** The sum over permutations: of the first row's elements times their minors. */
    private static double det(double[][] x) {
        double sum = x.length == 0 ? 1 : 0;
        for (int column = 0; column < x.length; column++) {
            double[][] minor = new double[x.length - 1][x.length - 1];
            for (int i = 1; i < x.length; i++) {
                for (int j = 0, to = 0; j < x.length; j++) {
                    if (j != column) {
                        minor[i - 1][to++] = x[i][j];
                    }
                }
            }
            sum += (column % 2 == 0 ? 1 : -1) * x[0][column] * det(minor);
        }
        return sum;
    }

    @Property(tries = 200)
    void determinantsAreThoseOfTheDefinition(@ForAll long seed, @ForAll @IntRange(max = 5) int n) {
        Random random = new Random(seed);
        double[][] rows = new double[n][n];
        for (double[] row : rows) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextInt(-3, 4);
            }
        }
        Tensor x = Tensor.of(DType.FLOAT64, rows);
        double expected = det(rows);
        assertEquals(expected, x.det().item(), 1e-10);
        LinearSystems.SignAndLog both = x.slogdet();
        if (Math.abs(expected) > 0.5) { // an integer
            assertEquals(Math.signum(expected), both.sign().item());
            assertEquals(Math.log(Math.abs(expected)), both.logAbsDet().item(), 1e-10);
        }
        Tensor slope = Gradients.grad(Tensor::det, x);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double[][] moved = new double[n][];
                for (int row = 0; row < n; row++) {
                    moved[row] = rows[row].clone();
                }
                moved[i][j]++;
                assertEquals(det(moved) - expected, slope.get(i, j), 1e-10, "linear in each element");
            }
        }
    }

    @Test
    void singularMatrices() {
        assertEquals(0, SINGULAR.det().item());
        assertEquals(0, SINGULAR.slogdet().sign().item());
        assertEquals(Double.NEGATIVE_INFINITY, SINGULAR.slogdet().logAbsDet().item());
        assertArrayEquals(
                new double[] {4, -2, -2, 1},
                Gradients.grad(Tensor::det, SINGULAR).toDoubleArray(),
                1e-14);
        assertArrayEquals(
                new double[4],
                Gradients.grad(Tensor::det, Tensor.zeros(3, 3).slice(0, 0, 2).slice(1, 0, 2))
                        .toDoubleArray());
        Tensor batch = Tensor.stack(0, Tensor.eye(DType.FLOAT64, 2), SINGULAR);
        Tensor b = Tensor.ones(DType.FLOAT64, 2);
        assertSingular("inverse: FLOAT64 [2, 2]: the matrix", SINGULAR::inverse);
        assertSingular("inverse: FLOAT64 [2, 2, 2]: matrix [1]", batch::inverse);
        assertSingular("solve: FLOAT64 [2, 2, 2]: matrix [1]", () -> batch.solve(b));
        assertSingular(
                "triangularSolve: FLOAT64 [2, 2, 2]: matrix [1]",
                () -> batch.sub(Tensor.of(DType.FLOAT64, new double[][] {{0, 0}, {0, 4}}))
                        .triangularSolve(b, true));
    }

    private static void assertSingular(String what, Runnable call) {
        assertEquals(
                what + " is singular. Add a multiple of the identity, or use svd.",
                assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void nothingButNaNFromNaN() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[][] {{1, 2}, {Double.NaN, 3}});
        assertEquals(1, x.inverse().isNaN().any().item());
        assertEquals(1, x.det().isNaN().item());
        assertEquals(1, x.solve(Tensor.ones(DType.FLOAT64, 2)).isNaN().any().item());
    }

    @Test
    void emptyMatrices() {
        Tensor none = Tensor.zeros(DType.FLOAT64, 3, 0, 0);
        assertArrayEquals(new double[] {1, 1, 1}, none.det().toDoubleArray());
        assertArrayEquals(new double[] {0, 0, 0}, none.slogdet().logAbsDet().toDoubleArray());
        assertEquals(none.shape(), none.inverse().shape());
        assertEquals(Shape.of(0), Tensor.zeros(0, 2, 2).det().shape());
    }

    @Test
    void productsAndDiagonals() {
        Tensor a = Tensor.of(1, 2);
        Tensor b = Tensor.of(3, 4, 5);
        assertArrayEquals(new double[] {3, 4, 5, 6, 8, 10}, a.outer(b).toDoubleArray());
        assertEquals(Shape.of(2, 3), a.outer(b).shape());
        assertArrayEquals(new double[] {1, 0, 0, 2}, a.diagEmbed().toDoubleArray());
        assertEquals(Shape.of(2, 3, 3), Tensor.ones(2, 3).diagEmbed().shape());
        Tensor x = Tensor.arange(8).reshape(2, 2, 2);
        assertArrayEquals(new int[] {3, 11}, x.trace().toIntArray());
        assertArrayEquals(
                new double[] {1, 0, 0, 1},
                Gradients.grad(Tensor::trace, Tensor.ones(2, 2)).toDoubleArray());
    }
}
