package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.wengert.kernel.expression.Form;

/** ExclusiveProduct in which a zero of one operand, a gradient, stays zero whatever it meets: element by element, and inside matrix products and convolutions. */
class StrongProductTest {
    private static final ElementwiseKernel STRONG =
            ElementwiseKernel.of(2, in -> in[0].eq(0).select(in[0].like(0), in[0].mul(in[1])));
    private static final int SAME = Form.pack(Form.SAME, Form.SAME);
    private static final double[] ODD = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0};

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
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
        Object one = Cells.array(type, 1);
        Cells.set(one, 0, number);
        STRONG.run(g, l, null, null, both, n, SAME);
        STRONG.run(inG, l, null, null, inG, n, SAME);
        STRONG.run(g, inL, null, null, inL, n, SAME);
        STRONG.run(g, one, null, null, right, n, Form.pack(Form.SAME, Form.NUMBER));
        STRONG.run(inRight, one, null, null, inRight, n, Form.pack(Form.SAME, Form.NUMBER));
        STRONG.run(one, l, null, null, left, n, Form.pack(Form.NUMBER, Form.SAME));
        for (int i = 0; i < n; i++) {
            double a = Cells.get(g, i);
            double b = Cells.get(l, i);
            assertEquals(strong(a, b) + 0.0, Cells.get(both, i) + 0.0);
            assertEquals(strong(a, b) + 0.0, Cells.get(inG, i) + 0.0);
            assertEquals(strong(a, b) + 0.0, Cells.get(inL, i) + 0.0);
            assertEquals(strong(a, number) + 0.0, Cells.get(right, i) + 0.0);
            assertEquals(strong(a, number) + 0.0, Cells.get(inRight, i) + 0.0);
            assertEquals(strong(number, b) + 0.0, Cells.get(left, i) + 0.0);
        }
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
