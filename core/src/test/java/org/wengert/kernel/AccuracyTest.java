package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Digits that a plain formula loses. */
class AccuracyTest {
    private static final MathContext DIGITS = new MathContext(60);

    private static double variance(double... x) {
        double[] y = new double[1];
        Moments.variance(x, new int[] {x.length}, new boolean[] {true}, 1, y);
        return y[0];
    }

    private static double exactVariance(double... x) {
        BigDecimal n = BigDecimal.valueOf(x.length);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (double value : x) {
            BigDecimal exact = new BigDecimal(value);
            sum = sum.add(exact);
            squares = squares.add(exact.multiply(exact));
        }
        return squares.subtract(sum.multiply(sum).divide(n, DIGITS))
                .divide(n.subtract(BigDecimal.ONE), DIGITS)
                .doubleValue();
    }

    @Property(tries = 300)
    void variancesOfNumbersFarFromZero(@ForAll @IntRange(min = 2, max = 20) int n, @ForAll Random random) {
        double base = Math.pow(10, random.nextInt(16));
        double[] x = new double[n];
        Arrays.setAll(x, i -> base + random.nextInt(40) / 8.0);
        double exact = exactVariance(x);
        assertEquals(exact, variance(x), 1e-14 * exact);
    }

    @Test
    void varianceWhereTheMeanIsRounded() {
        assertEquals(exactVariance(1e15, 1e15 + 0.25, 1e15 + 1.75), variance(1e15, 1e15 + 0.25, 1e15 + 1.75), 1e-15);
    }

    @Test
    void deviationsWhoseSquaresOverflow() {
        double[] y = new double[1];
        Moments.std(new double[] {1e200, -1e200}, new int[] {2}, new boolean[] {true}, 0, y);
        assertEquals(1e200, y[0], 1e186);
        Moments.std(new double[] {1e-200, -1e-200}, new int[] {2}, new boolean[] {true}, 0, y);
        assertEquals(1e-200, y[0], 1e-214);
        Moments.std(new double[] {1e308, 1.2e308}, new int[] {2}, new boolean[] {true}, 0, y);
        assertEquals(1e307, y[0], 1e294);
    }

    @Test
    void normsOfAnyOrderAndSize() {
        for (double size : new double[] {1e-320, 1e-300, 1, 1e150, 1e300, 4e307}) {
            for (double p : new double[] {1, 1.5, 2, 3, 300, 1e6}) {
                double[] y = new double[1];
                Moments.norm(new double[] {size, -size, 0, size}, new int[] {4}, new boolean[] {true}, p, y);
                double expected = size * Math.pow(3, 1 / p);
                assertEquals(expected, y[0], 1e-14 * expected + Double.MIN_VALUE, size + " " + p);
            }
        }
        float[] y = new float[1];
        Moments.norm(new float[] {3e38f, 1e38f}, new int[] {2}, new boolean[] {true}, 300, y);
        assertEquals(3e38f, y[0]);
    }

    @Test
    void theLastTermOfASoftmaxKeepsItsDigits() {
        double tail = Math.log1p(Math.exp(-40));
        double[] y = new double[2];
        CrossEntropy.run(new double[] {40, 0}, 1, 2, new int[] {0}, y);
        assertEquals(4.248354255291589e-18, y[0], 1e-32);
        Softmax.logSoftmax(new double[] {40, 0}, 1, 2, 1, y);
        assertEquals(-tail, y[0], 1e-32);
        assertEquals(-40 - tail, y[1]);
        Softmax.softmax(new double[] {40, 0}, 1, 2, 1, y);
        assertEquals(Math.exp(-40), y[1], 1e-32);
        Reduce.logSumExp(new double[] {-40, 0}, new int[] {2}, new boolean[] {true}, y);
        assertEquals(tail, y[0], 1e-32);
        float[] z = new float[2];
        Softmax.logSoftmax(new float[] {0, 30}, 1, 2, 1, z);
        assertEquals(-Math.exp(-30), z[1], 1e-20);
        CrossEntropy.run(new float[] {-7, 23}, 1, 2, new int[] {1}, z);
        assertEquals(Math.exp(-30), z[0], 1e-20);
    }

    @Test
    void differencesOfLargeFloatsAreTakenInDouble() {
        float[] y = new float[1];
        CrossEntropy.run(new float[] {16_777_216f, -0.7f}, 1, 2, new int[] {1}, y);
        assertEquals((float) (16_777_216 + (double) 0.7f), y[0]);
    }

    @Test
    void sumsOfTenMillionFloatsOverAnyAxis() {
        int n = 10_000_000;
        float[] x = new float[n];
        Random random = new Random(3);
        for (int i = 0; i < n; i++) {
            x[i] = 0.1f + 0.01f * random.nextFloat();
        }
        for (int columns : new int[] {1, 2, 10, 1000, 5000}) {
            int rows = n / columns;
            double[] exact = new double[columns];
            double all = 0;
            for (int i = 0; i < n; i++) {
                exact[i % columns] += x[i];
                all += x[i];
            }
            float[] y = new float[columns];
            FoldKernel.SUM.run(x, new int[] {rows, columns}, new boolean[] {true, false}, y);
            for (int c = 0; c < columns; c++) {
                assertEquals(1, y[c] / exact[c], 1e-6);
            }
            FoldKernel.SUM.run(x, new int[] {rows, columns}, new boolean[] {true, true}, y);
            assertEquals(1, y[0] / all, 1e-6);
        }
        float[] two = new float[2];
        FoldKernel.SUM.run(x, new int[] {n / 8, 2, 4}, new boolean[] {true, false, true}, two);
        double exact = 0;
        for (int i = 0; i < n; i++) {
            exact += i % 8 < 4 ? x[i] : 0;
        }
        assertEquals(1, two[0] / exact, 1e-6);
        float[] constant = new float[n];
        Arrays.fill(constant, 0.1f);
        float[] y = new float[2];
        FoldKernel.SUM.run(constant, new int[] {n / 2, 2}, new boolean[] {true, false}, y);
        assertEquals(1, y[1] / (0.1f * (n / 2.0)), 1e-6);
    }

    @Test
    void runningSumsOfAMillionFloatsAlongAnyAxis() {
        int n = 1_000_000;
        float[] x = new float[2 * n];
        Arrays.fill(x, 0.1f);
        float[] y = new float[2 * n];
        Scan.sum(x, 1, n, 2, y);
        assertEquals(1, y[2 * n - 1] / (0.1f * (double) n), 1e-6);
        Scan.sum(x, 2, n, 1, y);
        assertEquals(1, y[2 * n - 1] / (0.1f * (double) n), 1e-6);
        assertTrue(y[n] == 0.1f);
    }
}
