package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The derivatives of a product of all orders are sums of products of the factors left, however large or small the others are. */
class ProductDerivativesTest {
    @Test
    void aSmallFactorHidesNothing() {
        Tensor x = vector(1e-20, 0.3, 0.7);
        UnaryOperator<Tensor> slope = Gradients.grad(Tensor::prod);
        Tensor product = Gradients.grad((Tensor t) -> slope.apply(t).sum()).apply(x);

        assertArrayEquals(new double[] {1, 0.7, 0.3}, product.toDoubleArray(), 1e-15);
    }

    @Test
    void whatLeavesTheRangeOnTheWayComesBack() {
        Tensor slope = Gradients.grad(Tensor::prod).apply(vector(0, 1e200, 1e200, 1e-150));

        assertEquals(1e250, slope.toDoubleArray()[0], 1e236);
        assertArrayEquals(new double[] {0, 0, 0}, slope.slice(0, 1, 4).toDoubleArray());
    }

    @Test
    void allOrdersAreProductsOfTheFactorsLeft() {
        for (double[] values : List.of(
                new double[] {1e-200, 1e-150, 3, 1e220, -2},
                new double[] {0, 0, 5, 1e-300, 7},
                new double[] {1e300, 1e-300, 1e300, 1e-300, 0.5},
                new double[] {2, 3, 5, 7, 11})) {
            for (int i = 0; i < values.length; i++) {
                for (int j = 0; j < values.length; j++) {
                    for (int k = 0; k < values.length; k++) {
                        check(values, i, j, k);
                    }
                }
            }
        }
    }

    private static void check(double[] values, int i, int j, int k) {
        Tensor x = vector(values).requiresGrad(true);
        Tensor first = element(x.prod(), x, i);
        assertEquals(rest(values, i), first.item(), 1e-13 * Math.abs(rest(values, i)));
        Tensor second = element(first, x, j);
        assertEquals(rest(values, i, j), second.item(), 1e-13 * Math.abs(rest(values, i, j)));
        Tensor third = element(second, x, k);
        assertEquals(rest(values, i, j, k), third.item(), 1e-13 * Math.abs(rest(values, i, j, k)));
    }

    private static Tensor element(Tensor y, Tensor x, int i) {
        return Gradients.of(y)
                .createGraph()
                .allowUnused()
                .wrt(x)
                .slice(0, i, i + 1)
                .squeeze(0);
    }

    /** The product of the values without those at these places; 0 where a place is named twice. */
    private static double rest(double[] values, int... without) {
        boolean[] left = new boolean[values.length];
        for (int i : without) {
            if (left[i]) {
                return 0;
            }
            left[i] = true;
        }
        BigDecimal product = BigDecimal.ONE;
        for (int i = 0; i < values.length; i++) {
            product = left[i] ? product : product.multiply(new BigDecimal(values[i]));
        }
        return product.doubleValue();
    }

    @Test
    void ofManyFactorsAHessianProductIsThatOfLogarithms() {
        Random random = new Random(7);
        double[] values = random.doubles(5000, 0.5, 2).toArray();
        Tensor x = vector(values).requiresGrad(true);
        Tensor slope = Gradients.of(x.prod()).createGraph().wrt(x);
        double y = x.prod().item();
        Tensor product = Gradients.of(slope.sum()).wrt(x);
        double sum = x.detach().reciprocal().sum().item();
        for (int i = 0; i < values.length; i += 617) {
            double expected = y / values[i] * (sum - 1 / values[i]);
            assertEquals(expected, product.toDoubleArray()[i], 1e-9 * Math.abs(expected));
        }
    }

    private static Tensor vector(double... values) {
        return Tensor.of(DType.FLOAT64, values, values.length);
    }
}
