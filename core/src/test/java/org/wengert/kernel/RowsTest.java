package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Softmax, Reduce, CrossEntropy and InPlace. */
class RowsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    @Provide
    Arbitrary<int[]> dims() {
        return Cells.dims();
    }

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    private static double tolerance(Class<?> type) {
        return type == float.class ? 1e-6 : 1e-14;
    }

    @Property(tries = 200)
    void softmax(
            @ForAll("type") Class<?> type,
            @ForAll @IntRange(max = 4) int outer,
            @ForAll @IntRange(max = 30) int n,
            @ForAll @IntRange(max = 3) int inner,
            @ForAll Random random) {
        Object x = Cells.normal(type, outer * n * inner, random);
        Object y = Cells.array(type, outer * n * inner);
        Object log = Cells.array(type, outer * n * inner);
        Softmax.softmax(x, outer, n, inner, y);
        Softmax.logSoftmax(x, outer, n, inner, log);
        for (int at = 0; at < outer * n * inner; at++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += Math.exp(Cells.get(x, at / (n * inner) * n * inner + j * inner + at % inner));
            }
            assertEquals(Math.exp(Cells.get(x, at)) / sum, Cells.get(y, at), tolerance(type));
            assertEquals(Cells.get(x, at) - Math.log(sum), Cells.get(log, at), 8 * tolerance(type));
        }
    }

    @Test
    void softmaxOfExtremes() {
        double[] x = {1000, 1000, -INF, -INF, INF, 0, 0, NAN};
        double[] y = new double[8];
        Softmax.softmax(x, 4, 2, 1, y);
        assertArrayEquals(new double[] {0.5, 0.5, NAN, NAN, NAN, NAN, NAN, NAN}, y);
        double half = Math.log(0.5);
        Softmax.logSoftmax(x, 4, 2, 1, y);
        assertArrayEquals(new double[] {half, half, NAN, NAN, NAN, NAN, NAN, NAN}, y, 1e-15);
    }

    @Property(tries = 300)
    void logSumExpOverAnyAxes(@ForAll("type") Class<?> type, @ForAll("dims") int[] dims, @ForAll Random random) {
        boolean[] reduced = new boolean[dims.length];
        int[] kept = dims.clone();
        for (int d = 0; d < dims.length; d++) {
            reduced[d] = random.nextBoolean();
            kept[d] = reduced[d] ? 1 : dims[d];
        }
        int[] strides = Cells.strides(kept);
        Object x = Cells.normal(type, Cells.size(dims), random);
        double[] sums = new double[Cells.size(kept)];
        for (int i = 0; i < Cells.size(dims); i++) {
            int[] index = Cells.index(i, dims);
            for (int d = 0; d < dims.length; d++) {
                index[d] = reduced[d] ? 0 : index[d];
            }
            sums[Cells.at(index, strides)] += Math.exp(Cells.get(x, i));
        }
        Object y = Cells.array(type, sums.length);
        Reduce.logSumExp(x, dims, reduced, y);
        for (int i = 0; i < sums.length; i++) {
            assertEquals(Math.log(sums[i]), Cells.get(y, i), 10 * tolerance(type));
        }
    }

    @Test
    void logSumExpOfExtremes() {
        double[] x = {-INF, -INF, INF, -INF, INF, INF, NAN, INF, -800, -800};
        double[] y = new double[5];
        Reduce.logSumExp(x, new int[] {5, 2}, new boolean[] {false, true}, y);
        assertArrayEquals(new double[] {-INF, INF, INF, NAN, Math.log(2) - 800}, y);
        double[] nothing = new double[1];
        Reduce.logSumExp(new double[0], new int[] {0}, new boolean[] {true}, nothing);
        assertEquals(-INF, nothing[0]);
    }

    @Property(tries = 200)
    void argMax(
            @ForAll @IntRange(max = 4) int outer,
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll @IntRange(max = 3) int inner,
            @ForAll Random random) {
        for (Class<?> type : new Class<?>[] {float.class, double.class, int.class}) {
            Object x = Cells.exact(type, outer * n * inner, random);
            int[] y = new int[outer * inner];
            Reduce.argMax(x, outer, n, inner, y);
            for (int r = 0; r < y.length; r++) {
                int from = r / inner * n * inner + r % inner;
                int first = 0;
                for (int j = 1; j < n; j++) {
                    if (Cells.get(x, from + j * inner) > Cells.get(x, from + first * inner)) {
                        first = j;
                    }
                }
                assertEquals(first, y[r]);
            }
        }
    }

    @Test
    void argMaxOfExtremes() {
        double[] x = {-INF, -INF, 1, NAN, INF, NAN, NAN, 2};
        int[] y = new int[4];
        Reduce.argMax(x, 4, 2, 1, y);
        assertArrayEquals(new int[] {0, 1, 1, 0}, y);
    }

    @Property(tries = 100)
    void hasNaN(@ForAll("type") Class<?> type, @ForAll @IntRange(min = 1, max = 40) int n, @ForAll Random random) {
        Object x = Cells.normal(type, n, random);
        assertFalse(Reduce.hasNaN(x, n));
        Cells.set(x, random.nextInt(n), random.nextBoolean() ? INF : -INF);
        assertFalse(Reduce.hasNaN(x, n));
        int at = random.nextInt(n);
        Cells.set(x, at, NAN);
        assertTrue(Reduce.hasNaN(x, n));
        assertFalse(Reduce.hasNaN(x, at));
    }

    @Property(tries = 100)
    void scalesAndAdds(
            @ForAll("type") Class<?> type,
            @ForAll @IntRange(max = 100) int few,
            @ForAll @IntRange(max = 9) int large,
            @ForAll Random random) {
        int n = large == 9 ? 50_000 + few : few; // shared by threads
        Object x = Cells.exact(type, n, random);
        Object y = Cells.exact(type, n, random);
        Object scaled = Cells.copy(x);
        Object added = Cells.copy(y);
        InPlace.scale(scaled, -0.5, n);
        InPlace.addScaled(added, x, 3, n);
        for (int i = 0; i < n; i++) {
            assertEquals(-0.5 * Cells.get(x, i), Cells.get(scaled, i));
            assertEquals(Cells.get(y, i) + 3 * Cells.get(x, i), Cells.get(added, i));
        }
    }

    @Property(tries = 100)
    void classes(
            @ForAll("type") Class<?> type,
            @ForAll @IntRange(max = 10) int rows,
            @ForAll @IntRange(min = 1, max = 20) int classes,
            @ForAll Random random) {
        Object logits = Cells.normal(type, rows * classes, random);
        int[] target = Cells.indices(rows, classes, random);
        Object losses = Cells.array(type, rows);
        Object log = Cells.array(type, rows * classes);
        CrossEntropy.run(logits, rows, classes, target, losses);
        Softmax.logSoftmax(logits, rows, classes, 1, log);
        for (int r = 0; r < rows; r++) {
            assertEquals(-Cells.get(log, r * classes + target[r]), Cells.get(losses, r), 10 * tolerance(type));
        }
        for (Class<?> any : Cells.ALL) {
            Object y = Cells.array(any, rows * classes);
            Index.oneHot(target, rows, classes, y);
            for (int i = 0; i < rows * classes; i++) {
                assertEquals(target[i / classes] == i % classes ? 1 : 0, Cells.get(y, i));
            }
        }
    }

    @Test
    void crossEntropyOfLargeLogits() {
        float[] loss = new float[2];
        CrossEntropy.run(new float[] {1e8f, 0, 3e8f, 3e8f}, 2, 2, new int[] {0, 1}, loss);
        assertArrayEquals(new float[] {0, (float) Math.log(2)}, loss, 1e-7f);
    }
}
