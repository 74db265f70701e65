package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.function.Executable;

/** The rows of the table on matrices, on probabilities and on integers. */
final class EdgeMatrices {
    static final Map<String, Consumer<DType>> ROWS = rows();

    private static Map<String, Consumer<DType>> rows() {
        Map<String, Consumer<DType>> rows = new LinkedHashMap<>();
        rows.put("binary cross-entropy of a number outside 0 to 1; of NaN", dtype -> {
            Tensor target = Tensor.ones(dtype, 1);
            assertRefused(
                    IllegalArgumentException.class, () -> Tensor.of(dtype, 1.5).bceLoss(target, Reduction.SUM));
            assertEquals(
                    Double.NaN,
                    Tensor.of(dtype, Double.NaN).bceLoss(target, Reduction.SUM).item());
        });
        rows.put("INT32: floorDiv and remainder by 0", dtype -> {
            Tensor x = Tensor.arange(3);
            assertRefused(ArithmeticException.class, () -> x.floorDiv(x));
            assertRefused(ArithmeticException.class, () -> x.remainder(0));
        });
        rows.put("inverse and solve of a singular matrix, cholesky of one that is not positive definite", dtype -> {
            Tensor ones = Tensor.ones(dtype, 2, 2);
            for (Executable call : List.<Executable>of(
                    ones::inverse,
                    ones::cholesky,
                    () -> ones.solve(ones),
                    () -> ones.sub(1).triangularSolve(ones, true))) {
                assertRefused(IllegalArgumentException.class, call);
            }
        });
        rows.put("det and slogdet of a singular matrix", dtype -> {
            Tensor x = Tensor.of(dtype, new double[] {1, 2, 2, 4}, 2, 2);
            assertEquals(0, x.det().item());
            assertGradient(Tensor::det, x, 4, -2, -2, 1);
            assertEquals(Double.NEGATIVE_INFINITY, x.slogdet().logAbsDet().item());
        });
        rows.put("equal eigenvalues or singular values: their sum", dtype -> {
            Tensor x = Tensor.eye(dtype, 2).mul(3);
            assertGradient(t -> t.eigh().values().sum(), x, 1, 0, 0, 1);
            assertGradient(t -> t.svd().s().sum(), x, 1, 0, 0, 1);
        });
        return rows;
    }

    private static void assertRefused(Class<? extends RuntimeException> error, Executable call) {
        assertThrows(error, call);
    }

    private static void assertGradient(UnaryOperator<Tensor> f, Tensor x, double... expected) {
        assertArrayEquals(expected, Gradients.grad(f, x).toDoubleArray(), 1e-6);
    }

    private EdgeMatrices() {}
}
