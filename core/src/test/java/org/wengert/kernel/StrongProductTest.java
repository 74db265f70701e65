package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** ExclusiveProduct in which a zero of one operand, a gradient, stays zero whatever it meets: element by element, and inside matrix products and convolutions. */
class StrongProductTest {
    private static final BinaryKernel STRONG = BinaryKernel.strongProduct();
    private static final double[] ODD = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0};

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    @Provide
    Arbitrary<int[]> dims() {
        return Cells.dims();
    }

    private static double strong(double g, double l) {
        return g == 0 ? 0 : g * l;
    }

    /** Exact numbers, and here and there zeros, infinities and NaN. */
    private static Object some(Class<?> type, int n, double howOften, Random random) {
        Object x = Cells.exact(type, n, random);
        for (int i = 0; i < n; i++) {
            if (random.nextDouble() < howOften) {
                Cells.set(x, i, ODD[random.nextInt(ODD.length)]);
            }
        }
        return x;
    }

    @Property(tries = 200)
    void elementByElement(@ForAll("type") Class<?> type, @ForAll @IntRange(max = 3000) int n, @ForAll Random random) {
        double howOften = random.nextInt(3) * 0.1;
        Object g = some(type, n, howOften, random);
        Object l = some(type, n, howOften, random);
        double number = Cells.get(some(type, 1, 0.5, random), 0);
        Object both = Cells.normal(type, n + 3, random);
        Object right = Cells.normal(type, n + 3, random);
        Object left = Cells.normal(type, n + 3, random);
        Object inG = Cells.copy(g);
        Object inL = Cells.copy(l);
        Object inRight = Cells.copy(g);
        STRONG.run(g, l, both, n);
        STRONG.run(inG, l, inG, n);
        STRONG.run(g, inL, inL, n);
        STRONG.runRight(g, number, right, n);
        STRONG.runRight(inRight, number, inRight, n);
        STRONG.runLeft(number, l, left, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double a = Cells.get(g, i);
            double b = Cells.get(l, i);
            assertEquals(strong(a, b) + 0.0, Cells.get(both, i) + 0.0);
            assertEquals(strong(a, b) + 0.0, Cells.get(inG, i) + 0.0);
            assertEquals(strong(a, b) + 0.0, Cells.get(inL, i) + 0.0);
            assertEquals(strong(a, number) + 0.0, Cells.get(right, i) + 0.0);
            assertEquals(strong(a, number) + 0.0, Cells.get(inRight, i) + 0.0);
            assertEquals(strong(number, b) + 0.0, Cells.get(left, i) + 0.0);
            sum += strong(a, b);
        }
        assertEquals(sum, STRONG.sum(g, l, n), 1e-9);
    }

    @Property(tries = 300)
    void withBroadcasting(@ForAll("type") Class<?> type, @ForAll("dims") int[] dims, @ForAll Random random) {
        int[] aStrides = strides(dims, random);
        int[] bStrides = strides(dims, random);
        double howOften = random.nextInt(3) * 0.1;
        Object g = some(type, Cells.size(dims) + 1, howOften, random);
        Object l = some(type, Cells.size(dims) + 1, howOften, random);
        Object y = Cells.normal(type, Cells.size(dims), random);
        STRONG.runStrided(g, aStrides, l, bStrides, dims, y);
        for (int i = 0; i < Cells.size(dims); i++) {
            int[] index = Cells.index(i, dims);
            double expected = strong(Cells.get(g, Cells.at(index, aStrides)), Cells.get(l, Cells.at(index, bStrides)));
            assertEquals(expected + 0.0, Cells.get(y, i) + 0.0);
        }
    }

    private static int[] strides(int[] dims, Random random) {
        int[] own = dims.clone();
        int missing = random.nextInt(1 << dims.length);
        for (int d = 0; d < dims.length; d++) {
            own[d] = (missing & 1 << d) != 0 ? 1 : dims[d];
        }
        int[] strides = Cells.strides(own);
        for (int d = 0; d < dims.length; d++) {
            strides[d] = (missing & 1 << d) != 0 ? 0 : strides[d];
        }
        return strides;
    }

    @Property(tries = 200)
    void matrices(
            @ForAll("type") Class<?> type,
            @ForAll @IntRange(max = 20) int m,
            @ForAll @IntRange(max = 12) int k,
            @ForAll @IntRange(max = 20) int n,
            @ForAll boolean transposeA,
            @ForAll boolean transposeB,
            @ForAll Random random) {
        double howOften = random.nextInt(3) * 0.1;
        Object a = some(type, m * k + 1, howOften, random);
        Object b = some(type, k * n + 1, howOften, random);
        for (GradientOperand zero : GradientOperand.values()) {
            Object y = Cells.normal(type, m * n + 3, random);
            Matmul.run(a, 1, transposeA, b, 1, transposeB, y, 1, m, k, n, zero);
            for (int i = 0; i < m * n; i++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    double s = Cells.get(a, 1 + (transposeA ? p * m + i / n : i / n * k + p));
                    double t = Cells.get(b, 1 + (transposeB ? i % n * k + p : p * n + i % n));
                    sum += zero == GradientOperand.LEFT
                            ? strong(s, t)
                            : zero == GradientOperand.RIGHT ? strong(t, s) : s * t;
                }
                assertEquals(sum + 0.0, Cells.get(y, 1 + i) + 0.0);
            }
        }
    }

    @Property(tries = 200)
    void convolutions(@ForAll("type") Class<?> type, @ForAll Random random) {
        ConvolutionTest.Case c = ConvolutionTest.Case.draw(random);
        double howOften = random.nextInt(3) * 0.05;
        Object x = some(type, c.images(), howOften, random);
        Object w = some(type, c.weights(), howOften, random);
        Object g = some(type, c.results(), howOften, random);
        for (GradientOperand zero : new GradientOperand[] {GradientOperand.LEFT, GradientOperand.RIGHT}) {
            boolean left = zero == GradientOperand.LEFT;
            double[] forward = new double[c.results()];
            double[] back = new double[c.images()];
            double[] weight = new double[c.weights()];
            c.forEachTerm((image, entry, result) -> {
                double s = Cells.get(x, image);
                double t = Cells.get(w, entry);
                double u = Cells.get(g, result);
                forward[result] += left ? strong(s, t) : strong(t, s);
                back[image] += left ? strong(u, t) : strong(t, u);
                weight[entry] += left ? strong(s, u) : strong(u, s);
            });
            Object y = Cells.normal(type, c.results(), random);
            Convolution.run(x, w, y, c.n(), c.channels(), c.outputs(), c.groups(), c.window(), zero);
            assertSame(forward, y);
            Object toImage = Cells.normal(type, c.images(), random);
            Convolution.transposed(g, w, toImage, c.n(), c.channels(), c.outputs(), c.groups(), c.window(), zero);
            assertSame(back, toImage);
            Object toWeight = Cells.normal(type, c.weights(), random);
            Convolution.weight(x, g, toWeight, c.n(), c.channels(), c.outputs(), c.groups(), c.window(), zero);
            assertSame(weight, toWeight);
        }
    }

    private static void assertSame(double[] expected, Object actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] + 0.0, Cells.get(actual, i) + 0.0);
        }
    }
}
