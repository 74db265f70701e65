package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExclusiveProductTest {
    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    /** The definition: all ways to choose a position for each tangent, other than m and each other. */
    private static double naive(Object x, Object[] tangents, int from, int n, int inner, int m) {
        return naive(x, tangents, 0, from, n, inner, 1L << m);
    }

    private static double naive(Object x, Object[] tangents, int t, int from, int n, int inner, long used) {
        double result = t < tangents.length ? 0 : 1;
        for (int k = 0; k < n; k++) {
            if ((used & 1L << k) == 0) {
                int at = from + k * inner;
                if (t == tangents.length) {
                    result *= Cells.get(x, at);
                } else {
                    result += Cells.get(tangents[t], at) * naive(x, tangents, t + 1, from, n, inner, used | 1L << k);
                }
            }
        }
        return result;
    }

    @Property(tries = 300)
    void multipliesTheOthers(
            @ForAll("type") Class<?> type,
            @ForAll @IntRange(max = 3) int outer,
            @ForAll @IntRange(max = 6) int n,
            @ForAll @IntRange(max = 3) int inner,
            @ForAll @IntRange(max = 3) int tangents,
            @ForAll Random random) {
        int size = outer * n * inner;
        Object x = Cells.exact(type, size, random);
        Object[] vs = new Object[tangents];
        for (int t = 0; t < tangents; t++) {
            vs[t] = Cells.exact(type, size, random);
        }
        Object y = Cells.normal(type, size, random);
        ExclusiveProduct.run(x, vs, outer, n, inner, y);
        for (int i = 0; i < size; i++) {
            int[] at = Cells.index(i, outer, n, inner);
            double expected = naive(x, vs, at[0] * n * inner + at[2], n, inner, at[1]);
            assertEquals(expected, Cells.get(y, i), (type == float.class ? 1e-6 : 1e-13) * Math.abs(expected));
        }
    }

    private static double[] others(double[] x, double[]... tangents) {
        double[] y = new double[x.length];
        ExclusiveProduct.run(x, tangents, 1, x.length, 1, y);
        return y;
    }

    private static void assertNear(double[] expected, double[] actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-14 * Math.abs(expected[i]));
        }
    }

    @Test
    void neitherOverflowsNorUnderflowsOnTheWay() {
        assertNear(new double[] {1e250, 0, 0, 0}, others(new double[] {0, 1e200, 1e200, 1e-150}));
        assertNear(
                new double[] {1e-100, 1e-100, Double.POSITIVE_INFINITY}, others(new double[] {1e200, 1e200, 1e-300}));
        assertNear(
                new double[] {1e-200, 1e-200, 1e200, 1e200, 1}, others(new double[] {1e200, 1e200, 1e-200, 1e-200, 1}));
        double[] many = new double[3000];
        for (int i = 0; i < many.length; i++) {
            many[i] = i % 2 == 0 ? 1e300 : 1e-300;
        }
        double[] y = others(many);
        assertEquals(1e-300, y[0], 1e-311);
        assertEquals(1e300, y[2999], 1e289);
        assertNear(new double[] {Double.MIN_VALUE, 1}, others(new double[] {1, Double.MIN_VALUE}));
        assertNear(
                new double[] {Double.MIN_VALUE * 0x1p1000, 0x1p1000, Double.MIN_VALUE},
                others(new double[] {1, Double.MIN_VALUE, 0x1p1000}));
    }

    @Test
    void zerosInfinitiesAndNaN() {
        assertArrayEquals(new double[] {0, 0, 0}, others(new double[] {0, 3, 0}));
        assertArrayEquals(
                new double[] {Double.POSITIVE_INFINITY, 2, Double.POSITIVE_INFINITY},
                others(new double[] {1, Double.POSITIVE_INFINITY, 2}));
        assertArrayEquals(new double[] {Double.NaN, 0, Double.NaN}, others(new double[] {5, Double.NaN, 0}));
        assertArrayEquals(new double[] {1}, others(new double[] {7}));
    }

    @Test
    void theSecondDerivativeOfAProductWithATinyFactor() {
        // The product's gradient along (0, 0, 1): the derivative of {bc, ac, ab} by c.
        double[] x = {1e-20, 0.3, 0.7};
        assertNear(new double[] {0.3, 1e-20, 0}, others(x, new double[] {0, 0, 1}));
        assertNear(new double[] {1, 0.7 + 1e-20, 0.3 + 1e-20}, others(x, new double[] {1, 1, 1}));
    }

    @Test
    void partsOfVeryDifferentSizeDoNotDisturbEachOther() {
        // x0 v1 + v0 x1 for m = 2: one part is 10^250, the other 10^-250, and x2 chooses.
        double[] x = {1e-150, 1e100, 0};
        double[] v = {1e-300, 1e-200, 1e-60};
        double[] y = others(x, v);
        assertEquals(1e100 * 1e-60, y[0], 1e26);
        assertEquals(1e-150 * 1e-60, y[1], 1e-224);
        assertEquals(1e-200, y[2], 1e-214);
    }
}
