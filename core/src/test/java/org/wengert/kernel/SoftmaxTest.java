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

/** Softmax, its relatives and their gradients against loops that a reader can check, over shapes, remainders, odd values and threads. */
class SoftmaxTest {
    private static final int[] SIZES = {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 100, 129, 1000};

    /** [outer, n, inner]: single lines, many short ones, and few that are so long that threads share each step. */
    @Provide
    Arbitrary<int[]> shapes() {
        Arbitrary<Integer> n =
                Arbitraries.integers().between(0, SIZES.length - 1).map(i -> SIZES[i]);
        return n.flatMap(size -> Arbitraries.integers()
                .between(1, 40)
                .flatMap(outer -> Arbitraries.of(1, 1, 1, 2, 5, 16, 600).map(inner ->
                        new int[] {Math.max(1, Math.min(outer, 40_000 / (size * inner))), size, inner})));
    }

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    private static Object values(Class<?> type, int[] shape, double scale, Random random) {
        int size = Cells.size(shape);
        Object x = Cells.array(type, size);
        for (int i = 0; i < size; i++) {
            RowLoops.set(x, i, scale * random.nextGaussian());
        }
        return x;
    }

    private static double tolerance(Class<?> type) {
        return type == float.class ? 1e-6 : 4e-15;
    }

    /** The line that element i belongs to: its first element. */
    private static int first(int i, int[] shape) {
        return i / (shape[1] * shape[2]) * shape[1] * shape[2] + i % shape[2];
    }

    /** The logarithm of the sum of exp over each line, by the line's number. */
    private static double[] logs(Object x, int[] shape) {
        double[] logs = new double[shape[0] * shape[2]];
        for (int line = 0; line < logs.length; line++) {
            logs[line] = log(x, line / shape[2] * shape[1] * shape[2] + line % shape[2], shape);
        }
        return logs;
    }

    private static double log(Object x, int first, int[] shape) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < shape[1]; j++) {
            max = Math.max(max, RowLoops.get(x, first + j * shape[2]));
        }
        double sum = 0;
        for (int j = 0; j < shape[1]; j++) {
            sum += Math.exp(RowLoops.get(x, first + j * shape[2]) - max);
        }
        return max + Math.log(sum);
    }

    @Property(tries = 60)
    void values(@ForAll("type") Class<?> type, @ForAll("shapes") int[] shape, @ForAll Random random) {
        Object x = values(type, shape, 4, random);
        int size = Cells.size(shape);
        Object y = Cells.array(type, size);
        Object logs = Cells.array(type, size);
        Object sums = Cells.array(type, shape[0] * shape[2]);
        Softmax.softmax(x, shape[0], shape[1], shape[2], y);
        Softmax.logSoftmax(x, shape[0], shape[1], shape[2], logs);
        Softmax.logSumExp(x, shape[0], shape[1], shape[2], sums);
        double[] logOfLine = logs(x, shape);
        for (int i = 0; i < size; i++) {
            int line = first(i, shape) / (shape[1] * shape[2]) * shape[2] + i % shape[2];
            double log = logOfLine[line];
            double expected = RowLoops.get(x, i) - log;
            assertEquals(expected, RowLoops.get(logs, i), 20 * tolerance(type), "log at " + i);
            assertEquals(Math.exp(expected), RowLoops.get(y, i), 20 * tolerance(type) * Math.exp(expected));
            assertEquals(log, RowLoops.get(sums, line), 20 * tolerance(type), "sum at " + line);
        }
    }

    @Property(tries = 60)
    void gradients(@ForAll("type") Class<?> type, @ForAll("shapes") int[] shape, @ForAll Random random) {
        Object x = values(type, shape, 4, random);
        Object g = values(type, shape, 1, random);
        int size = Cells.size(shape);
        Object y = Cells.array(type, size);
        Object logs = Cells.array(type, size);
        Object dx = Cells.array(type, size);
        Object dxOfLog = Cells.array(type, size);
        Softmax.softmax(x, shape[0], shape[1], shape[2], y);
        Softmax.logSoftmax(x, shape[0], shape[1], shape[2], logs);
        SoftmaxGradient.softmax(g, y, shape[0], shape[1], shape[2], dx);
        SoftmaxGradient.logSoftmax(g, logs, shape[0], shape[1], shape[2], dxOfLog);
        double precision = tolerance(type);
        for (int line = 0; line < shape[0] * shape[2]; line++) {
            int first = line / shape[2] * shape[1] * shape[2] + line % shape[2];
            int end = first + shape[1] * shape[2];
            double product = 0;
            double sum = 0;
            double absolute = 0;
            for (int at = first; at < end; at += shape[2]) {
                product += RowLoops.get(g, at) * RowLoops.get(y, at);
                sum += RowLoops.get(g, at);
                absolute += Math.abs(RowLoops.get(g, at));
            }
            for (int at = first; at < end; at += shape[2]) {
                double p = RowLoops.get(y, at);
                assertEquals(p * (RowLoops.get(g, at) - product), RowLoops.get(dx, at), 20 * precision * p);
                assertEquals(
                        RowLoops.get(g, at) - Math.exp(RowLoops.get(logs, at)) * sum,
                        RowLoops.get(dxOfLog, at),
                        20 * precision * (1 + p * absolute));
            }
        }
    }

    @Property(tries = 60)
    void crossEntropies(@ForAll("type") Class<?> type, @ForAll("shapes") int[] drawn, @ForAll Random random) {
        int[] shape = {drawn[0], drawn[1], 1};
        boolean isNumber = random.nextBoolean();
        Object z = values(type, shape, 3, random);
        Object g = values(type, new int[] {shape[0]}, 1, random);
        int[] target = random.ints(shape[0], 0, shape[1]).toArray();
        Object losses = Cells.array(type, shape[0]);
        Object dz = Cells.array(type, Cells.size(shape));
        RowLoops.set(g, 0, isNumber || shape[0] > 1 ? RowLoops.get(g, 0) : 0);
        CrossEntropy.run(z, shape[0], shape[1], target, losses);
        CrossEntropy.gradient(z, shape[0], shape[1], target, g, isNumber, dz);
        for (int i = 0; i < Cells.size(shape); i++) {
            int row = i / shape[1];
            double log = log(z, row * shape[1], shape);
            double slope = Math.exp(RowLoops.get(z, i) - log) - (target[row] == i % shape[1] ? 1 : 0);
            double factor = RowLoops.get(g, isNumber ? 0 : row);
            assertEquals(factor * slope, RowLoops.get(dz, i), 20 * tolerance(type) * Math.abs(factor), "at " + i);
            assertEquals(
                    log - RowLoops.get(z, row * shape[1] + target[row]),
                    RowLoops.get(losses, row),
                    30 * tolerance(type));
        }
    }

    /** Lines so long, or columns so many, that threads share each step; interpreted and compiled loops; all have the same bits. */
    @Test
    void threadsHaveTheSameBits() {
        int before = Parallel.threads();
        try {
            for (Class<?> type : Cells.FLOATING) {
                for (int[] shape :
                        new int[][] {{3, 70_001, 1}, {2, 300, 301}, {700, 65, 1}, {4000, 10, 1}, {50, 9, 31}}) {
                    Object expected = null;
                    for (int threads : new int[] {1, 2, 3, 7}) {
                        Parallel.setThreads(threads);
                        Object all = everything(type, shape);
                        if (expected == null) {
                            expected = all;
                        } else if (all instanceof float[] floats) {
                            assertArrayEquals((float[]) expected, floats);
                        } else {
                            assertArrayEquals((double[]) expected, (double[]) all);
                        }
                    }
                }
            }
        } finally {
            Parallel.setThreads(before);
        }
    }

    private static Object everything(Class<?> type, int[] shape) {
        Random random = new Random(5);
        Object x = values(type, shape, 2, random);
        Object g = values(type, shape, 1, random);
        int size = Cells.size(shape);
        Object all = Cells.array(type, 6 * size);
        Object y = Cells.array(type, size);
        Object dx = Cells.array(type, size);
        Softmax.softmax(x, shape[0], shape[1], shape[2], y);
        System.arraycopy(y, 0, all, 0, size);
        SoftmaxGradient.softmax(g, y, shape[0], shape[1], shape[2], dx);
        System.arraycopy(dx, 0, all, size, size);
        Softmax.logSoftmax(x, shape[0], shape[1], shape[2], y);
        System.arraycopy(y, 0, all, 2 * size, size);
        SoftmaxGradient.logSoftmax(g, y, shape[0], shape[1], shape[2], dx);
        System.arraycopy(dx, 0, all, 3 * size, size);
        Softmax.logSumExp(x, shape[0], shape[1], shape[2], y);
        System.arraycopy(y, 0, all, 4 * size, shape[0] * shape[2]);
        if (shape[2] == 1) {
            int[] target = random.ints(shape[0], 0, shape[1]).toArray();
            CrossEntropy.gradient(x, shape[0], shape[1], target, g, false, dx);
            System.arraycopy(dx, 0, all, 5 * size, size);
        }
        return all;
    }

    @Test
    void gradientsOf0StayZeroAndOthersAreNaN() {
        double nan = Double.NaN;
        double[] y = {nan, nan, nan, nan, 0.25, 0.75};
        double[] g = {0, 0, 1, 0, 0, 0};
        double[] dx = new double[6];
        SoftmaxGradient.softmax(g, y, 3, 2, 1, dx);
        assertArrayEquals(new double[] {0, 0, nan, nan, 0, 0}, dx);
        SoftmaxGradient.logSoftmax(g, y, 3, 2, 1, dx);
        assertArrayEquals(new double[] {0, 0, nan, nan, 0, 0}, dx);
        double[] z = {nan, 1, Double.POSITIVE_INFINITY, 0, 0, 0};
        CrossEntropy.gradient(z, 3, 2, new int[] {0, 0, 1}, new double[] {0, 2, 4}, false, dx);
        assertArrayEquals(new double[] {0, 0, nan, nan, 2, -2}, dx);
    }

    @Test
    void nothingCancelsWhereOneIsCertain() {
        double tiny = Math.exp(-40);
        double[] dx = new double[2];
        SoftmaxGradient.softmax(new double[] {3, 1}, new double[] {1, tiny}, 1, 2, 1, dx);
        assertArrayEquals(new double[] {2 * tiny, -2 * tiny}, dx, 1e-14 * tiny);
        SoftmaxGradient.logSoftmax(new double[] {3, 0}, new double[] {-tiny, -40}, 1, 2, 1, dx);
        assertArrayEquals(new double[] {3 * tiny, -3 * tiny}, dx, 1e-14 * tiny);
        CrossEntropy.gradient(new double[] {40, 0}, 1, 2, new int[] {0}, new double[] {1}, true, dx);
        assertArrayEquals(new double[] {-tiny, tiny}, dx, 1e-14 * tiny);
        SoftmaxGradient.softmax(
                new double[] {0.1, 0.1, 0.1}, new double[] {0.2, 0.3, 0.5}, 1, 3, 1, dx = new double[3]);
        assertArrayEquals(new double[3], dx);
    }
}
