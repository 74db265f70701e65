package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Attention by blocks against plain loops, over sizes around those of the blocks, masks and threads. */
class AttentionKernelTest {
    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    private static Object normal(Class<?> type, int n, Random random) {
        Object x = Cells.array(type, n);
        for (int i = 0; i < n; i++) {
            RowLoops.set(x, i, random.nextGaussian());
        }
        return x;
    }

    private static double score(AttentionKernel at, Object q, int q0, Object k, int k0, int mask0, int i, int j) {
        double score = 0;
        for (int p = 0; p < at.size(); p++) {
            score += RowLoops.get(q, q0 + i * at.size() + p) * RowLoops.get(k, k0 + j * at.size() + p) * at.scale();
        }
        Object mask = at.mask();
        int place = mask0 + i * at.maskRow() + j * at.maskColumn();
        if (mask instanceof boolean[] seen) {
            score = seen[place] ? score : Double.NEGATIVE_INFINITY;
        } else if (mask != null) {
            score += RowLoops.get(mask, place);
        }
        return at.causal() && j > i ? Double.NEGATIVE_INFINITY : score;
    }

    @Property(tries = 200)
    void values(@ForAll("type") Class<?> type, @ForAll Random random) {
        int queries = 1 + random.nextInt(random.nextBoolean() ? 10 : 150);
        int keys = 1 + random.nextInt(random.nextBoolean() ? 10 : 150);
        int size = 1 + random.nextInt(40);
        int width = 1 + random.nextInt(40);
        int batch = 1 + random.nextInt(3);
        Object mask = null;
        boolean oneRow = random.nextBoolean();
        if (random.nextInt(3) == 0) {
            boolean[] seen = new boolean[queries * keys];
            for (int i = 0; i < seen.length; i++) {
                seen[i] = i % keys == 0 || random.nextBoolean(); // each query attends to the first key
            }
            mask = seen;
        } else if (random.nextBoolean()) {
            mask = normal(type, queries * keys, random);
        }
        AttentionKernel at =
                new AttentionKernel(queries, keys, size, width, 0.4, random.nextBoolean(), mask, oneRow ? 0 : keys, 1);
        Object q = normal(type, batch * queries * size, random);
        Object k = normal(type, keys * size, random);
        Object v = normal(type, batch * keys * width, random);
        int[] q0 = new int[batch];
        int[] v0 = new int[batch];
        for (int b = 0; b < batch; b++) {
            q0[b] = b * queries * size;
            v0[b] = b * keys * width;
        }
        Object y = Cells.array(type, batch * queries * width);
        at.run(q, q0, k, new int[batch], v, v0, new int[batch], y);
        double tolerance = type == float.class ? 2e-5 : 1e-12;
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < queries; i++) {
                double sum = 0;
                double[] expected = new double[width];
                for (int j = 0; j < keys; j++) {
                    double weight = Math.exp(score(at, q, q0[b], k, 0, 0, i, j));
                    sum += weight;
                    for (int c = 0; c < width; c++) {
                        expected[c] += weight * RowLoops.get(v, v0[b] + j * width + c);
                    }
                }
                for (int c = 0; c < width; c++) {
                    assertEquals(
                            expected[c] / sum, RowLoops.get(y, (b * queries + i) * width + c), tolerance, "c " + c);
                }
            }
        }
    }

    /** The loss is the sum of u y: its gradients by central differences of the kernel's own values, in double. */
    @Property(tries = 60)
    void gradients(@ForAll Random random) {
        int queries = 1 + random.nextInt(random.nextBoolean() ? 5 : 90);
        int keys = 1 + random.nextInt(random.nextBoolean() ? 5 : 90);
        int size = 1 + random.nextInt(9);
        int width = 1 + random.nextInt(9);
        Object mask = random.nextBoolean() ? null : normal(double.class, queries * keys, random);
        AttentionKernel at = new AttentionKernel(queries, keys, size, width, 0.4, random.nextBoolean(), mask, keys, 1);
        double[][] in = {
            (double[]) normal(double.class, 2 * queries * size, random),
            (double[]) normal(double.class, keys * size, random),
            (double[]) normal(double.class, 2 * keys * width, random)
        };
        int[][] places = {{0, queries * size}, {0, 0}, {0, keys * width}};
        double[] u = (double[]) normal(double.class, 2 * queries * width, random);
        double[] all = new double[2 * (queries * size + keys * size + keys * width)];
        java.util.Arrays.fill(all, Double.NaN);
        at.gradients(u, in[0], places[0], in[1], places[1], in[2], places[2], new int[2], all);
        int[] starts = {0, 2 * queries * size, 2 * (queries + keys) * size};
        for (int input = 0; input < 3; input++) {
            int i = random.nextInt(in[input].length);
            double x = in[input][i];
            double step = 1e-5;
            in[input][i] = x + step;
            double above = loss(at, in, places, u);
            in[input][i] = x - step;
            double below = loss(at, in, places, u);
            in[input][i] = x;
            double found = all[starts[input] + i];
            if (input == 1) {
                found += all[starts[1] + keys * size + i]; // both elements of the batch have these keys
            }
            assertEquals((above - below) / (2 * step), found, 1e-6, "input " + input + " at " + i);
        }
    }

    private static double loss(AttentionKernel at, double[][] in, int[][] places, double... u) {
        double[] y = new double[u.length];
        at.run(in[0], places[0], in[1], places[1], in[2], places[2], new int[2], y);
        double loss = 0;
        for (int i = 0; i < y.length; i++) {
            loss += u[i] * y[i];
        }
        return loss;
    }

    private static float[] causal(float[] q, float[] v, int n, int size, @Nullable Object mask) {
        float[] y = new float[n * size];
        int[] start = {0};
        new AttentionKernel(n, n, size, size, 1, true, mask, n, 1).run(q, start, q, start, v, start, start, y);
        return y;
    }

    @Test
    void keysThatAreNotAttendedToHaveNoInfluence() {
        int n = 100;
        float[] x = (float[]) normal(float.class, n * 8, new Random(4));
        float[] y = causal(x, x, n, 8, null);
        float[] odd = x.clone();
        java.util.Arrays.fill(odd, 90 * 8, 800, Float.NaN);
        assertArrayEquals(
                java.util.Arrays.copyOf(y, 90 * 8), java.util.Arrays.copyOf(causal(x, odd, n, 8, null), 90 * 8));
        assertTrue(Float.isNaN(causal(x, odd, n, 8, null)[90 * 8]));
        assertTrue(Float.isNaN(causal(x, x, n, 8, new boolean[n * n])[0]), "all is masked");
    }

    @Test
    void theScoresOfABlockFitInAnArray() {
        for (int keys : new int[] {0, 1, 1000, 10_000, 1 << 28, Integer.MAX_VALUE}) {
            int height = new AttentionKernel(64, keys, 1, 1, 1, false, null, 0, 0).height();
            assertTrue(height >= 1 && (long) height * keys <= Integer.MAX_VALUE, keys + " keys: " + height);
        }
    }

    @Test
    void threadsHaveTheSameBits() {
        int before = Parallel.threads();
        try {
            Object x = normal(float.class, 9 * 130 * 32, new Random(6));
            int[] places = new int[9];
            for (int b = 0; b < 9; b++) {
                places[b] = b * 130 * 32;
            }
            float[] first = null;
            for (int threads : new int[] {1, 2, 3, 7}) {
                Parallel.setThreads(threads);
                float[] y = new float[3 * 9 * 130 * 32];
                AttentionKernel at = new AttentionKernel(130, 130, 32, 32, 0.2, true, null, 0, 0);
                at.run(x, places, x, places, x, places, new int[9], y);
                float[] value = y.clone();
                at.gradients(value, x, places, x, places, x, places, new int[9], y);
                y[0] += value[7];
                first = first == null ? y : first;
                assertArrayEquals(first, y);
            }
        } finally {
            Parallel.setThreads(before);
        }
    }
}
