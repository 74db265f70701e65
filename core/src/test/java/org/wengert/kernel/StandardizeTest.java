package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Standardization and its gradient against plain loops in double, over shapes, axes, remainders, odd values and threads. */
class StandardizeTest {
    private static final boolean[][] FLAGS = {
        {true}, {false, true}, {true, false}, {false, true, false}, {true, false, true}, {false, true, true}, {false}
    };

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    private static int[] dims(boolean[] flags, Random random) {
        int[] dims = new int[flags.length];
        for (int d = 0; d < dims.length; d++) {
            dims[d] = 1 + random.nextInt(flags.length == 1 ? 3000 : random.nextBoolean() ? 8 : 70);
        }
        return dims;
    }

    /** The group of normalized elements that each element belongs to. */
    private static int[] groups(int[] dims, boolean[] flags) {
        int size = Cells.size(dims);
        int[] groups = new int[size];
        for (int i = 0; i < size; i++) {
            int left = i;
            int factor = 1;
            for (int d = dims.length - 1; d >= 0; d--) {
                if (!flags[d]) {
                    groups[i] += left % dims[d] * factor;
                    factor *= dims[d];
                }
                left /= dims[d];
            }
        }
        return groups;
    }

    private static double[] means(double[] x, int[] groups) {
        double[] sums = new double[groups.length];
        int[] counts = new int[groups.length];
        for (int i = 0; i < x.length; i++) {
            sums[groups[i]] += x[i];
            counts[groups[i]]++;
        }
        double[] means = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            means[i] = sums[groups[i]] / counts[groups[i]];
        }
        return means;
    }

    private static double[] product(double[] a, double[] b) {
        double[] y = new double[a.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = a[i] * b[i];
        }
        return y;
    }

    private static double[] doubles(Object x, int n) {
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = RowLoops.get(x, i);
        }
        return y;
    }

    private static Object normal(Class<?> type, int n, double scale, double shift, Random random) {
        Object x = Cells.array(type, n);
        for (int i = 0; i < n; i++) {
            RowLoops.set(x, i, shift + scale * random.nextGaussian());
        }
        return x;
    }

    @Property(tries = 300)
    void valuesAndGradients(@ForAll("type") Class<?> type, @ForAll Random random) {
        boolean[] flags = FLAGS[random.nextInt(FLAGS.length)];
        int[] dims = dims(flags, random);
        int size = Cells.size(dims);
        double scale = Math.pow(10, random.nextInt(7) - 3);
        double shift = scale * (random.nextInt(3) - 1) * 100;
        double epsilon = 1e-2 * scale * scale;
        Object x = normal(type, size, scale, shift, random);
        Object g = normal(type, size, 1, 0, random);
        Object y = Cells.array(type, size);
        Object dx = Cells.array(type, size);
        Standardize.run(x, dims, flags, epsilon, y);
        Standardize.gradient(g, x, dims, flags, epsilon, dx);
        int[] groups = groups(dims, flags);
        double[] xs = doubles(x, size);
        double[] gs = doubles(g, size);
        double[] means = means(xs, groups);
        double[] deviations = new double[size];
        for (int i = 0; i < size; i++) {
            deviations[i] = xs[i] - means[i];
        }
        double[] variances = means(product(deviations, deviations), groups);
        double[] expected = new double[size];
        for (int i = 0; i < size; i++) {
            expected[i] = deviations[i] / Math.sqrt(variances[i] + epsilon);
        }
        double[] gMeans = means(gs, groups);
        double[] along = means(product(gs, expected), groups);
        double tolerance = type == float.class ? 2e-5 : 1e-12;
        for (int i = 0; i < size; i++) {
            double s = Math.sqrt(variances[i] + epsilon);
            assertEquals(expected[i], RowLoops.get(y, i), tolerance, "y at " + i);
            double slope = (gs[i] - gMeans[i] - expected[i] * along[i]) / s;
            assertEquals(slope, RowLoops.get(dx, i), 10 * tolerance / s, "dx at " + i);
        }
    }

    @Test
    void equalValuesAre0() {
        for (double value : new double[] {0, 0.1, 1e-30, 1e30, -3e5}) {
            float[] x = new float[130];
            java.util.Arrays.fill(x, (float) value);
            float[] y = new float[130];
            Standardize.run(x, new int[] {2, 65}, new boolean[] {false, true}, 1e-12, y);
            assertArrayEquals(new float[130], y, String.valueOf(value));
        }
    }

    @Test
    void numbersOfAnySize() {
        boolean[] all = {true};
        int[] four = {4};
        for (float size : new float[] {1e-42f, 1e-30f, 1, 1e30f, 3e38f}) {
            float[] y = new float[4];
            Standardize.run(new float[] {size, -size, size, -size}, four, all, 0, y);
            assertArrayEquals(new float[] {1, -1, 1, -1}, y, 1e-6f, String.valueOf(size));
        }
        for (double size : new double[] {1e-300, 1e-150, 1, 1e200, 1e308}) {
            double[] y = new double[4];
            Standardize.run(new double[] {size, -size, size, -size}, four, all, 0, y);
            assertArrayEquals(new double[] {1, -1, 1, -1}, y, 1e-14, String.valueOf(size));
        }
        float[] y = new float[4];
        Standardize.run(new float[] {1e-30f, -1e-30f, 0, 0}, four, all, 1e-5, y);
        assertArrayEquals(new float[] {3.1622777e-28f, -3.1622777e-28f, 0, 0}, y, 1e-34f);
    }

    @Test
    void nanStaysInItsLineAndGradientsOf0StayZero() {
        double nan = Double.NaN;
        double[] x = {1, nan, 2, 4, Double.POSITIVE_INFINITY, 0};
        int[] dims = {3, 2};
        boolean[] flags = {false, true};
        double[] y = new double[6];
        Standardize.run(x, dims, flags, 0, y);
        assertArrayEquals(new double[] {nan, nan, -1, 1, nan, nan}, y);
        Standardize.gradient(new double[] {0, 0, 0, 0, 1, 0}, x, dims, flags, 0, y);
        assertArrayEquals(new double[] {0, 0, 0, 0, nan, nan}, y);
    }

    @Test
    void threadsHaveTheSameBits() {
        int before = Parallel.threads();
        boolean[][] flags = {{false, true}, {true, false}, {true, false, true}};
        int[][] dims = {{1030, 129}, {301, 600}, {30, 17, 301}};
        try {
            for (int c = 0; c < dims.length; c++) {
                int size = Cells.size(dims[c]);
                Object x = normal(float.class, size, 2, 1, new Random(1));
                Object g = normal(float.class, size, 1, 0, new Random(2));
                float[] first = null;
                for (int threads : new int[] {1, 2, 3, 7}) {
                    Parallel.setThreads(threads);
                    float[] y = new float[size];
                    float[] both = new float[2 * size];
                    Standardize.run(x, dims[c], flags[c], 1e-5, y);
                    System.arraycopy(y, 0, both, 0, size);
                    Standardize.gradient(g, x, dims[c], flags[c], 1e-5, y);
                    System.arraycopy(y, 0, both, size, size);
                    first = first == null ? both : first;
                    assertArrayEquals(first, both);
                }
            }
        } finally {
            Parallel.setThreads(before);
        }
    }
}
