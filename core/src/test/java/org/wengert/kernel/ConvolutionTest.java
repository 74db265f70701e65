package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Convolution and Pooling against their definitions, with windows that are larger than the image and lie over padding only in places. */
class ConvolutionTest {
    private static final int MAX = 1 << 30;

    /** Everything that can vary. */
    record Case(int n, int groups, int channels, int outputs, Window window) {
        static Case draw(Random random) {
            int groups = 1 + random.nextInt(2);
            int[] height = axis(random);
            int[] width = axis(random);
            Window window = new Window(
                    height[0], width[0], height[1], width[1], height[2], width[2], height[3], width[3], height[4],
                    width[4], height[5], width[5]);
            return new Case(random.nextInt(3), groups, groups * random.nextInt(3), groups * random.nextInt(3), window);
        }

        /** Size, kernel, stride, padding, dilation and stops of one axis. */
        private static int[] axis(Random random) {
            while (true) {
                int size = 1 + random.nextInt(6);
                int kernel = 1 + random.nextInt(5);
                int stride = 1 + random.nextInt(3);
                int padding = random.nextInt(5);
                int dilation = 1 + random.nextInt(3);
                int room = size + 2 * padding - dilation * (kernel - 1) - 1;
                if (room >= 0) {
                    return new int[] {size, kernel, stride, padding, dilation, room / stride + 1};
                }
            }
        }

        int images() {
            return n * channels * window.plane();
        }

        int weights() {
            return outputs * (channels / groups) * (int) window.entries();
        }

        int results() {
            return n * outputs * window.stops();
        }

        /** Calls for every product of a convolution. */
        void forEachTerm(Term term) {
            Window w = window;
            for (int result = 0; result < results(); result++) {
                int[] at = Cells.index(result, n, outputs, w.outHeight(), w.outWidth());
                int per = outputs / groups;
                for (int weight = 0; weight < channels / groups * w.entries(); weight++) {
                    int[] entry = Cells.index(weight, channels / groups, w.kernelHeight(), w.kernelWidth());
                    int row = at[2] * w.strideHeight() - w.paddingHeight() + entry[1] * w.dilationHeight();
                    int column = at[3] * w.strideWidth() - w.paddingWidth() + entry[2] * w.dilationWidth();
                    if (row >= 0 && row < w.height() && column >= 0 && column < w.width()) {
                        int channel = at[1] / per * (channels / groups) + entry[0];
                        int image = ((at[0] * channels + channel) * w.height() + row) * w.width() + column;
                        term.of(image, at[1] * (channels / groups) * (int) w.entries() + weight, result);
                    }
                }
            }
        }
    }

    interface Term {
        void of(int image, int weight, int result);
    }

    @Property(tries = 400)
    void convolvesInAllThreeDirections(@ForAll Random random) {
        Case c = Case.draw(random);
        for (Class<?> type : Cells.FLOATING) {
            Object x = Cells.exact(type, c.images(), random);
            Object w = Cells.exact(type, c.weights(), random);
            Object g = Cells.exact(type, c.results(), random);
            double[] forward = new double[c.results()];
            double[] back = new double[c.images()];
            double[] weight = new double[c.weights()];
            c.forEachTerm((image, entry, result) -> {
                forward[result] += Cells.get(x, image) * Cells.get(w, entry);
                back[image] += Cells.get(g, result) * Cells.get(w, entry);
                weight[entry] += Cells.get(g, result) * Cells.get(x, image);
            });
            Object y = Cells.array(type, c.results());
            Convolution.run(x, w, y, c.n, c.channels, c.outputs, c.groups, c.window);
            assertSame(forward, y);
            Object toImage = Cells.array(type, c.images());
            Convolution.transposed(g, w, toImage, c.n, c.channels, c.outputs, c.groups, c.window);
            assertSame(back, toImage);
            Object toWeight = Cells.array(type, c.weights());
            Convolution.weight(x, g, toWeight, c.n, c.channels, c.outputs, c.groups, c.window);
            assertSame(weight, toWeight);
        }
    }

    private static void assertSame(double[] expected, Object actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i] + 0.0, Cells.get(actual, i) + 0.0);
        }
    }

    @Test
    void aKernelLargerThanTheImageReadsPaddingAsZeros() {
        double[] y = new double[1];
        double[] ones = new double[25];
        Arrays.fill(ones, 1);
        Convolution.run(new double[] {1}, ones, y, 1, 1, 1, 1, new Window(1, 1, 5, 5, 1, 1, 2, 2, 1, 1, 1, 1));
        assertEquals(1, y[0]);
    }

    @Test
    void paddingsDilationsAndStridesMayBeHuge() {
        // One row of 1, padded to 2^31 + 1 columns: the two entries of the kernel lie 2^30 apart.
        double[] y = new double[3];
        Window far = new Window(1, 1, 1, 2, 1, MAX, 0, MAX, 1, MAX, 1, 2);
        Convolution.run(new double[] {3}, new double[] {10, 100}, y, 1, 1, 1, 1, far);
        assertArrayEquals(new double[] {300, 30, 0}, y);
        double[] x = new double[1];
        Convolution.transposed(new double[] {5, 7}, new double[] {10, 100}, x, 1, 1, 1, 1, far);
        assertEquals(570, x[0]);
        double[] w = new double[2];
        Convolution.weight(new double[] {3}, new double[] {5, 7}, w, 1, 1, 1, 1, far);
        assertArrayEquals(new double[] {21, 15}, w);

        // Stops at -MAX, 0 and MAX.
        Window wide = new Window(1, 1, 1, 1, 1, Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 1, 1, 1, 3);
        Convolution.run(new double[] {3}, new double[] {10}, y, 1, 1, 1, 1, wide);
        assertArrayEquals(new double[] {0, 30, 0}, y);

        Window long3 = new Window(1, 3, 1, 3, 1, Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 1, 1);
        float[] z = new float[1];
        Convolution.run(new float[] {1, 2, 3}, new float[] {10, 100, 1000}, z, 1, 1, 1, 1, long3);
        assertEquals(100, z[0]);
    }

    @Test
    void aKernelOfManyEntriesOverAsManyStopsNeedsLittleRoom() {
        int size = 1 << 16;
        float[] x = new float[2 * size];
        float[] w = new float[size];
        float[] y = new float[size + 1];
        Arrays.fill(x, 1);
        for (int i = 0; i < 4; i++) {
            w[i * 10_000] = 1;
        }
        Window window = new Window(1, 2 * size, 1, size, 1, 1, 0, 0, 1, 1, 1, 5);
        Convolution.run(x, w, y, 1, 1, 1, 1, window);
        assertArrayEquals(new float[] {4, 4, 4, 4, 4, 0}, Arrays.copyOf(y, 6));
        // So many columns of patches that all of them at once would take 1.2 GB.
        Window all = new Window(1, 36_000, 1, 16_000, 1, 1, 0, 0, 1, 1, 1, 20_001);
        float[] z = new float[20_001];
        Convolution.run(new float[36_000], new float[16_000], z, 1, 1, 1, 1, all);
        assertEquals(0, z[20_000]);
    }

    @Property(tries = 300)
    void pools(@ForAll Random random) {
        Case c = Case.draw(random);
        Window w = c.window;
        int planes = random.nextInt(3);
        for (Class<?> type : Cells.FLOATING) {
            Object x = Cells.exact(type, planes * w.plane(), random);
            Object g = Cells.exact(type, planes * w.stops(), random);
            double[] mean = new double[planes * w.stops()];
            double[] back = new double[planes * w.plane()];
            double[] max = new double[planes * w.stops()];
            int[] place = new int[planes * w.stops()];
            Arrays.fill(max, Double.NEGATIVE_INFINITY);
            new Case(planes, 1, 1, 1, w).forEachTerm((image, entry, stop) -> {
                mean[stop] += Cells.get(x, image) / w.entries();
                back[image] += Cells.get(g, stop) / w.entries();
                if (Cells.get(x, image) > max[stop]) {
                    max[stop] = Cells.get(x, image);
                    place[stop] = image % w.plane();
                }
            });
            Object y = Cells.array(type, planes * w.stops());
            Pooling.mean(x, planes, w, y);
            assertNear(mean, y);
            Object toImage = Cells.array(type, planes * w.plane());
            Pooling.meanTransposed(g, planes, w, toImage);
            assertNear(back, toImage);
            boolean allInside = Arrays.stream(max).allMatch(value -> value > Double.NEGATIVE_INFINITY);
            if (allInside) {
                int[] at = new int[planes * w.stops()];
                Pooling.max(x, planes, w, y);
                Pooling.argMax(x, planes, w, at);
                assertSame(max, y);
                assertArrayEquals(place, at);
            }
        }
    }

    private static void assertNear(double[] expected, Object actual) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], Cells.get(actual, i), 1e-5);
        }
    }

    @Test
    void aWindowOfMoreEntriesThanAnIntCountsHasAMean() {
        double[] y = new double[1];
        Window window = new Window(1, 1, 65_536, 65_536, 65_536, 65_536, 32_768, 32_768, 1, 1, 1, 1);
        Pooling.mean(new double[] {1}, 1, window, y);
        assertEquals(0x1p-32, y[0]);
        Pooling.meanTransposed(new double[] {1}, 1, window, y);
        assertEquals(0x1p-32, y[0]);
        Pooling.max(new double[] {3}, 1, window, y);
        assertEquals(3, y[0]);
    }
}
