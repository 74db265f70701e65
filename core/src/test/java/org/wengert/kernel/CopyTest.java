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

class CopyTest {
    @Provide
    Arbitrary<int[]> dims() {
        return Cells.dims();
    }

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.ALL);
    }

    /** A window of a larger array: permuted, sliced, flipped and (for reading) broadcast. */
    private static final class Window {
        private final int size;
        private final int offset;
        private final int[] strides;

        Window(int size, int offset, int[] strides) {
            this.size = size;
            this.offset = offset;
            this.strides = strides;
        }

        static Window of(int[] dims, boolean broadcast, Random random) {
            int rank = dims.length;
            int[] strides = new int[rank];
            int offset = 0;
            int size = 1;
            int rotation = rank == 0 ? 0 : random.nextInt(rank);
            for (int i = rank - 1; i >= 0; i--) {
                int d = (i + rotation) % rank;
                int room = dims[d] + random.nextInt(3);
                int skipped = random.nextInt(room - dims[d] + 1);
                if (broadcast && random.nextInt(4) == 0) {
                    continue;
                }
                boolean flipped = dims[d] > 0 && random.nextInt(4) == 0;
                strides[d] = flipped ? -size : size;
                offset += (flipped ? skipped + dims[d] - 1 : skipped) * size;
                size *= room;
            }
            return new Window(size, offset, strides);
        }

        int at(int[] index) {
            return offset + Cells.at(index, strides);
        }
    }

    @Property(tries = 1000)
    void readsAnyStrides(@ForAll("type") Class<?> type, @ForAll("dims") int[] dims, @ForAll Random random) {
        Window window = Window.of(dims, true, random);
        Object x = Cells.exact(type, window.size, random);
        Object y = Cells.array(type, Cells.size(dims));
        Copy.read(x, window.offset, window.strides, dims, y);
        for (int i = 0; i < Cells.size(dims); i++) {
            assertEquals(Cells.get(x, window.at(Cells.index(i, dims))), Cells.get(y, i));
        }
    }

    @Property(tries = 1000)
    void writesAnyStrides(@ForAll("type") Class<?> type, @ForAll("dims") int[] dims, @ForAll Random random) {
        Window window = Window.of(dims, false, random);
        Object x = Cells.exact(type, Cells.size(dims), random);
        Object y = Cells.exact(type, window.size, random);
        Object expected = Cells.copy(y);
        for (int i = 0; i < Cells.size(dims); i++) {
            Cells.set(expected, window.at(Cells.index(i, dims)), Cells.get(x, i));
        }
        Copy.write(x, dims, y, window.offset, window.strides);
        assertSame(expected, y, window.size);
    }

    @Property(tries = 500)
    void addsToAnyStrides(@ForAll("dims") int[] dims, @ForAll boolean isFloat, @ForAll Random random) {
        addsTo(isFloat ? float.class : double.class, dims, random);
    }

    private static void addsTo(Class<?> type, int[] dims, Random random) {
        Window window = Window.of(dims, false, random);
        Object x = Cells.exact(type, Cells.size(dims), random);
        Object y = Cells.exact(type, window.size, random);
        Object expected = Cells.copy(y);
        for (int i = 0; i < Cells.size(dims); i++) {
            int at = window.at(Cells.index(i, dims));
            Cells.set(expected, at, Cells.get(expected, at) + Cells.get(x, i));
        }
        InPlace.addInto(x, dims, y, window.offset, window.strides);
        assertSame(expected, y, window.size);
    }

    @Provide
    Arbitrary<int[]> large() {
        return Arbitraries.of(
                new int[] {40_000},
                new int[] {3, 15_000},
                new int[] {200, 300},
                new int[] {3, 190, 90},
                new int[] {2, 5, 70, 80},
                new int[] {17, 1, 41, 60});
    }

    /** Large arrays are shared by threads, along any axis. */
    @Property(tries = 60)
    void largeOnesAreSplit(
            @ForAll("large") int[] dims, @ForAll @IntRange(min = 1, max = 7) int threads, @ForAll Random random) {
        int before = Parallel.threads();
        Parallel.setThreads(threads);
        try {
            readsAnyStrides(float.class, dims, random);
            writesAnyStrides(int.class, dims, random);
            addsTo(double.class, dims, random);
            fills(float.class, Cells.size(dims));
        } finally {
            Parallel.setThreads(before);
        }
    }

    @Test
    void transposesInTiles() {
        int[] dims = {70, 100};
        float[] x = (float[]) Cells.normal(float.class, 7000, new Random(1));
        float[] y = new float[7000];
        Copy.read(x, 0, new int[] {1, 70}, dims, y);
        for (int i = 0; i < 7000; i++) {
            assertEquals(x[i / 100 + i % 100 * 70], y[i]);
        }
        float[] back = new float[7000];
        Copy.write(y, dims, back, 0, new int[] {1, 70});
        assertSame(x, back, 7000);
    }

    @Property(tries = 100)
    void convertsAsJavaCasts(
            @ForAll("type") Class<?> from,
            @ForAll("type") Class<?> to,
            @ForAll @IntRange(max = 100) int n,
            @ForAll Random random) {
        Object x = Cells.exact(from, n, random);
        Object y = Cells.array(to, n);
        Object expected = Cells.array(to, n);
        for (int i = 0; i < n; i++) {
            Cells.set(expected, i, Cells.get(x, i));
        }
        Copy.convert(x, y, n);
        assertSame(expected, y, n);
        assertSame(x, Copy.copyOf(x, n), n);
    }

    @Test
    void convertsEdgeValues() {
        boolean[] truth = new boolean[3];
        Copy.convert(new float[] {Float.NaN, -0f, Float.MIN_VALUE}, truth, 3);
        assertEquals("true false true", truth[0] + " " + truth[1] + " " + truth[2]);
        int[] ints = new int[3];
        Copy.convert(new double[] {Double.NaN, 1e20, -2.9}, ints, 3);
        assertEquals("0 2147483647 -2", ints[0] + " " + ints[1] + " " + ints[2]);
    }

    @Property(tries = 20)
    void fills(@ForAll("type") Class<?> type, @ForAll @IntRange(max = 50) int n) {
        Object y = Cells.array(type, n);
        Object expected = Cells.array(type, n);
        for (double value : new double[] {2.5, 0, -1}) {
            Copy.fill(y, value, n);
            for (int i = 0; i < n; i++) {
                Cells.set(expected, i, value);
            }
            assertSame(expected, y, n);
        }
    }

    private static void assertSame(Object expected, Object actual, int n) {
        for (int i = 0; i < n; i++) {
            assertEquals(Cells.get(expected, i), Cells.get(actual, i));
        }
    }
}
