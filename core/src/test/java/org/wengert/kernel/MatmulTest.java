package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MatmulTest {
    /**
     * Sizes on both sides of what separates one way of multiplying from another: 0, 1, fours, eights, the blocks of 64
     * by 256.
     */
    @Provide
    Arbitrary<Integer> size() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 12),
                Arbitraries.integers().between(0, 12),
                Arbitraries.integers().between(13, 40),
                Arbitraries.of(63, 64, 65, 129, 255, 256, 257));
    }

    @Property(tries = 400)
    void multiplies(
            @ForAll("size") int m,
            @ForAll("size") int k,
            @ForAll("size") int n,
            @ForAll boolean transposeA,
            @ForAll boolean transposeB,
            @ForAll @IntRange(max = 3) int offset,
            @ForAll Random random) {
        double[] a = (double[]) Cells.exact(double.class, m * k + offset, random);
        double[] b = (double[]) Cells.exact(double.class, k * n + offset, random);
        double[] expected = (double[]) Cells.exact(double.class, m * n + offset + 1, random);
        Object f32 = converted(expected);
        Object f64 = Cells.copy(expected);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    double left = a[offset + (transposeA ? p * m + i : i * k + p)];
                    sum += left * b[offset + (transposeB ? j * k + p : p * n + j)];
                }
                expected[offset + i * n + j] = sum;
            }
        }
        Matmul.run(a, offset, transposeA, b, offset, transposeB, f64, offset, m, k, n);
        Matmul.run(converted(a), offset, transposeA, converted(b), offset, transposeB, f32, offset, m, k, n);
        for (int i = 0; i < expected.length; i++) {
            // The sign of a zero is left open.
            assertEquals(expected[i] + 0.0, Cells.get(f64, i) + 0.0);
            assertEquals(expected[i] + 0.0, Cells.get(f32, i) + 0.0);
        }
    }

    private static Object converted(double[] x) {
        float[] y = new float[x.length];
        Copy.convert(x, y, x.length);
        return y;
    }

    @Test
    void keepsNaNAndInfinityOfEveryElement() {
        for (int n : new int[] {1, 2, 5, 20, 300}) {
            float[] a = new float[n * n];
            float[] b = new float[n * n];
            float[] y = new float[n * n];
            b[n * n - 1] = Float.POSITIVE_INFINITY;
            Matmul.run(a, 0, false, b, 0, false, y, 0, n, n, n);
            for (int i = 0; i < n * n; i++) {
                assertEquals(i % n == n - 1 ? Float.NaN : 0f, y[i]);
            }
        }
    }
}
