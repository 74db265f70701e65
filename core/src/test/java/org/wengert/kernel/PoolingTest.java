package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pooling against plain loops, where values are equal, NaN, infinite, or zeros of both signs. */
class PoolingTest {
    private static final double[] ODD = {
        0.0,
        -0.0,
        1,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE
    };

    private final int threadsBefore = Parallel.threads();

    @AfterEach
    void restore() {
        Parallel.setThreads(threadsBefore);
    }

    private static Window window(Random random) {
        if (random.nextBoolean()) {
            int height = 2 + random.nextInt(6);
            int width = 2 + random.nextInt(40);
            return new Window(height, width, 2, 2, 2, 2, 0, 0, 1, 1, height / 2, width / 2);
        }
        int[] height = axis(random);
        int[] width = axis(random);
        return new Window(
                height[0],
                width[0],
                height[1],
                width[1],
                height[2],
                width[2],
                height[3],
                width[3],
                height[4],
                width[4],
                height[5],
                width[5],
                random.nextBoolean());
    }

    /** Size, kernel, stride, padding, dilation and stops, the last perhaps beyond the padding: every window lies over an element. */
    private static int[] axis(Random random) {
        int kernel = 1 + random.nextInt(4);
        int padding = random.nextInt(kernel / 2 + 1);
        int dilation = 1 + random.nextInt(2);
        int size = 1 + dilation * (kernel - 1) + random.nextInt(20);
        int stride = 1 + random.nextInt(3);
        int stops = (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
        boolean oneMore = random.nextBoolean() && stops * stride < size + padding;
        return new int[] {size, kernel, stride, padding, dilation, oneMore ? stops + 1 : stops};
    }

    /** The number of entries that a mean at a stop is over. */
    private static int counted(Window w, int a, int b) {
        int rows = 0;
        for (int i = 0; i < w.kernelHeight(); i++) {
            int row = a * w.strideHeight() - w.paddingHeight() + i * w.dilationHeight();
            rows += isCounted(w, row, w.height(), w.paddingHeight()) ? 1 : 0;
        }
        int columns = 0;
        for (int j = 0; j < w.kernelWidth(); j++) {
            int column = b * w.strideWidth() - w.paddingWidth() + j * w.dilationWidth();
            columns += isCounted(w, column, w.width(), w.paddingWidth()) ? 1 : 0;
        }
        return rows * columns;
    }

    private static boolean isCounted(Window w, int position, int size, int padding) {
        return w.countsPadding() ? position < size + padding : position >= 0 && position < size;
    }

    private static Object values(Class<?> type, int n, Random random) {
        Object x = Cells.array(type, n);
        boolean isOdd = random.nextBoolean();
        for (int i = 0; i < n; i++) {
            Cells.set(x, i, isOdd && random.nextInt(3) > 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt(9) - 4);
        }
        return x;
    }

    @Property(tries = 300)
    void theLargestAndItsPlaceAreThoseOfPlainLoops(@ForAll Random random) {
        Window w = window(random);
        int planes = random.nextInt(4);
        for (Class<?> type : Cells.FLOATING) {
            Object x = values(type, planes * w.plane(), random);
            Object g = values(type, planes * w.stops(), random);
            double[] largest = new double[planes * w.stops()];
            double[] back = new double[planes * w.plane()];
            int[] places = new int[largest.length];
            for (int stop = 0; stop < largest.length; stop++) {
                int[] at = Cells.index(stop, planes, w.outHeight(), w.outWidth());
                int best = -1;
                for (int entry = 0; entry < w.entries(); entry++) {
                    int row = w.row(at[1], entry / w.kernelWidth());
                    int column = w.column(at[2], entry % w.kernelWidth());
                    int place = (at[0] * w.height() + row) * w.width() + column;
                    if (row >= 0 && column >= 0 && (best < 0 || isLarger(Cells.get(x, place), Cells.get(x, best)))) {
                        best = place;
                    }
                }
                places[stop] = best % w.plane();
                largest[stop] = Cells.get(x, best);
                back[best] += Cells.get(g, stop);
            }
            Object y = Cells.normal(type, largest.length, random);
            Pooling.max(x, planes, w, y);
            assertSame(largest, y);
            int[] found = new int[places.length];
            Pooling.argMax(x, planes, w, found);
            assertArrayEquals(places, found);
            Object toImage = Cells.normal(type, back.length, random);
            Pooling.maxTransposed(g, x, planes, w, toImage);
            assertSame(back, toImage);
        }
    }

    private static boolean isLarger(double value, double best) {
        return value > best || Double.isNaN(value) && !Double.isNaN(best);
    }

    @Property(tries = 200)
    void meansAreThoseOfPlainLoops(@ForAll Random random) {
        Window w = window(random);
        int planes = random.nextInt(4);
        for (Class<?> type : Cells.FLOATING) {
            Object x = values(type, planes * w.plane(), random);
            double[] means = new double[planes * w.stops()];
            for (int stop = 0; stop < means.length; stop++) {
                int[] at = Cells.index(stop, planes, w.outHeight(), w.outWidth());
                for (int entry = 0; entry < w.entries(); entry++) {
                    int row = w.row(at[1], entry / w.kernelWidth());
                    int column = w.column(at[2], entry % w.kernelWidth());
                    if (row >= 0 && column >= 0) {
                        means[stop] += Cells.get(x, (at[0] * w.height() + row) * w.width() + column);
                    }
                }
                double mean = 1.0 / counted(w, at[1], at[2]) * means[stop];
                means[stop] = type == float.class ? (float) mean : mean;
            }
            Object y = Cells.normal(type, means.length, random);
            Pooling.mean(x, planes, w, y);
            assertSame(means, y);
            Object g = values(type, means.length, random);
            Object back = Cells.array(type, planes * w.plane());
            for (int stop = 0; stop < means.length; stop++) {
                int[] at = Cells.index(stop, planes, w.outHeight(), w.outWidth());
                double share = 1.0 / counted(w, at[1], at[2]) * Cells.get(g, stop);
                for (int entry = 0; entry < w.entries(); entry++) {
                    int row = w.row(at[1], entry / w.kernelWidth());
                    int column = w.column(at[2], entry % w.kernelWidth());
                    if (row >= 0 && column >= 0) {
                        int place = (at[0] * w.height() + row) * w.width() + column;
                        double sum = type == float.class
                                ? (float) Cells.get(back, place) + (float) share
                                : Cells.get(back, place) + share;
                        Cells.set(back, place, sum);
                    }
                }
            }
            Object toImage = Cells.normal(type, planes * w.plane(), random);
            Pooling.meanTransposed(g, planes, w, toImage);
            for (int i = 0; i < planes * w.plane(); i++) {
                assertEquals(Cells.get(back, i), Cells.get(toImage, i));
            }
        }
    }

    private static void assertSame(double[] expected, Object actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], Cells.get(actual, i), "at " + i);
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSame() {
        Window w = new Window(31, 31, 2, 2, 2, 2, 0, 0, 1, 1, 15, 15);
        int planes = 101;
        Object x = values(float.class, planes * w.plane(), new Random(1));
        float[] expected = new float[planes * w.stops()];
        Parallel.setThreads(1);
        Pooling.max(x, planes, w, expected);
        float[] back = new float[planes * w.plane()];
        Pooling.maxTransposed(expected, x, planes, w, back);
        for (int threads : new int[] {2, 3, 7}) {
            Parallel.setThreads(threads);
            float[] y = new float[expected.length];
            Pooling.max(x, planes, w, y);
            assertArrayEquals(expected, y);
            float[] again = new float[back.length];
            Pooling.maxTransposed(expected, x, planes, w, again);
            assertArrayEquals(back, again);
        }
    }
}
