package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Element;
import org.wengert.kernel.generator.Form;

/** All loops fold in the stated order, bit for bit, along any axis and on any number of threads. */
class FoldTest {
    private static final double[] ODD = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0, 1e-310
    };

    private final int before = Parallel.threads();

    @AfterEach
    void restore() {
        Parallel.setThreads(before);
    }

    /** A function and its neutral element. */
    private record Function(Code.Binary code, DoubleBinaryOperator f, double start) {}

    private static final List<Function> FUNCTIONS = List.of(
            new Function(Code.Binary.ADD, Double::sum, 0),
            new Function(Code.Binary.MUL, (a, b) -> a * b, 1),
            new Function(Code.Binary.MAX, Math::max, Double.NEGATIVE_INFINITY),
            new Function(Code.Binary.MIN, Math::min, Double.POSITIVE_INFINITY));

    @Provide
    Arbitrary<int[]> dims() {
        return Cells.dims();
    }

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    @Provide
    Arbitrary<Integer> folded() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 40),
                Arbitraries.integers().between(120, 150),
                Arbitraries.integers().between(1000, 1200),
                Arbitraries.of(2047, 2048, 2049, 2064, 3 * 1024 + 53, 7 * 1024 + 16, 9 * 1024 + 17));
    }

    @Provide
    Arbitrary<Integer> kept() {
        return Arbitraries.oneOf(
                Arbitraries.of(1), Arbitraries.integers().between(1, 40), Arbitraries.of(511, 512, 513, 600));
    }

    @Property(tries = 500)
    void foldsOverAnyAxes(@ForAll("type") Class<?> type, @ForAll("dims") int[] dims, @ForAll Random random) {
        boolean[] reduced = new boolean[dims.length];
        int[] kept = dims.clone();
        for (int d = 0; d < dims.length; d++) {
            reduced[d] = random.nextBoolean();
            kept[d] = reduced[d] ? 1 : dims[d];
        }
        Object x = Cells.exact(type, Cells.size(dims), random);
        Object sum = Cells.normal(type, Cells.size(kept), random);
        Object max = Cells.normal(type, Cells.size(kept), random);
        FoldKernel.SUM.run(x, dims, reduced, sum);
        FoldKernel.MAX.run(x, dims, reduced, max);

        double[] sums = new double[Cells.size(kept)];
        double[] maxima = new double[Cells.size(kept)];
        Copy.fill(maxima, Double.NEGATIVE_INFINITY, maxima.length);
        int[] strides = Cells.strides(kept);
        for (int i = 0; i < Cells.size(dims); i++) {
            int[] index = Cells.index(i, dims);
            for (int d = 0; d < dims.length; d++) {
                index[d] = reduced[d] ? 0 : index[d];
            }
            int to = Cells.at(index, strides);
            sums[to] += Cells.get(x, i);
            maxima[to] = Math.max(maxima[to], Cells.get(x, i));
        }
        for (int i = 0; i < sums.length; i++) {
            assertEquals(sums[i], Cells.get(sum, i));
            assertEquals(maxima[i], Cells.get(max, i));
        }
    }

    @Property(tries = 200)
    void everyLoopGivesTheBitsOfTheDefinition(
            @ForAll("type") Class<?> type, @ForAll("folded") int n, @ForAll("kept") int inner, @ForAll Random random) {
        int columns = n > 1500 && inner > 40 ? 1 + inner % 40 : inner;
        int outer = 1 + random.nextInt(3);
        double odd = random.nextInt(4) == 0 ? 0.001 : 0;
        Function function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
        Object x = array(type, outer * n * columns, odd, random);
        Object expected = defined(function, type, x, outer, n, columns);
        for (FoldLoop loop : loops(function, type)) {
            Object y = Cells.normal(type, outer * columns, random);
            FoldKernel.middle(loop, function.start(), x, outer, n, columns, y);
            assertSameBits(expected, y, "[" + outer + ", " + n + ", " + columns + "] " + function.code());
        }
    }

    /** Large enough for threads: one sum in parts, several, narrow and wide columns. */
    @ParameterizedTest
    @CsvSource({
        "1, 1000003, 1",
        "3, 300001, 1",
        "1, 100003, 7",
        "1, 2000, 600",
        "700, 300, 1",
        "40, 50, 60",
        "90000, 3, 1",
        "3, 4, 30000",
        "1, 9, 200000"
    })
    void threadsDoNotChangeBits(int outer, int n, int inner) {
        Random random = new Random(1);
        for (Class<?> type : Cells.FLOATING) {
            Object x = array(type, outer * n * inner, 0, random);
            Function function = FUNCTIONS.get(0);
            Object expected = defined(function, type, x, outer, n, inner);
            for (int threads : new int[] {1, 2, 3, 7}) {
                Parallel.setThreads(threads);
                for (FoldLoop loop : loops(function, type)) {
                    Object y = Cells.normal(type, outer * inner, random);
                    FoldKernel.middle(loop, function.start(), x, outer, n, inner, y);
                    assertSameBits(expected, y, threads + " threads, [" + outer + ", " + n + ", " + inner + "]");
                }
            }
        }
    }

    private static List<FoldLoop> loops(Function function, Class<?> type) {
        Element element = type == float.class ? Element.FLOAT : Element.DOUBLE;
        List<FoldLoop> loops = new ArrayList<>();
        loops.add(new PlainFold(function.f(), function.start()));
        loops.add(new FoldTile(Form.scalar(element), function.code(), function.start()).loop());
        if (Machine.hasVectors()) {
            loops.add(new FoldTile(Form.vector(element), function.code(), function.start()).loop());
        }
        return loops;
    }

    private static Object defined(Function function, Class<?> type, Object x, int outer, int n, int inner) {
        Object y = Cells.array(type, outer * inner);
        DoubleBinaryOperator f =
                type == float.class ? (a, b) -> (float) function.f().applyAsDouble(a, b) : function.f();
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                double[] values = new double[n];
                for (int j = 0; j < n; j++) {
                    values[j] = Cells.get(x, (o * n + j) * inner + i);
                }
                Cells.set(y, o * inner + i, new Definition(f, function.start(), values).fold());
            }
        }
        return y;
    }

    /** The order of {@link FoldKernel}'s description, by recursion. */
    private record Definition(DoubleBinaryOperator f, double start, double... values) {
        double fold() {
            int whole = values.length < 16 ? 0 : values.length / 16 * 16;
            double tail = chain(whole, values.length, 1);
            return whole == 0 ? tail : f.applyAsDouble(halves(0, 1), tail);
        }

        private double chain(int from, int to, int step) {
            double folded = start;
            for (int i = from; i < to; i += step) {
                folded = f.applyAsDouble(folded, values[i]);
            }
            return folded;
        }

        /** Partial results first, first + step, ...: the lower half of them and the upper half, elementwise, is their even and odd halves in recursion. */
        private double halves(int first, int step) {
            return step == 16
                    ? partial(first)
                    : f.applyAsDouble(halves(first, 2 * step), halves(first + step, 2 * step));
        }

        private double partial(int j) {
            return blocks(j, 0, (values.length / 16 + 63) / 64);
        }

        /** Blocks from first, exclusive of last: a tree of the largest power of two below their number, and of the rest. */
        private double blocks(int j, int first, int last) {
            if (last - first == 1) {
                return block(j, first);
            }
            int left = Integer.highestOneBit(last - first - 1);
            return f.applyAsDouble(blocks(j, first, first + left), blocks(j, first + left, last));
        }

        private double block(int j, int b) {
            int groups = Math.min(64, values.length / 16 - b * 64);
            int from = b * 1024 + j;
            double folded = start;
            for (int group = 0; group < groups / 8 * 8; group += 8) {
                folded = f.applyAsDouble(tree(from + 16 * group, 8), folded);
            }
            for (int group = groups / 8 * 8; group < groups; group++) {
                folded = f.applyAsDouble(values[from + 16 * group], folded);
            }
            return folded;
        }

        private double tree(int i, int leaves) {
            return leaves == 1 ? values[i] : f.applyAsDouble(tree(i, leaves / 2), tree(i + 8 * leaves, leaves / 2));
        }
    }

    private static Object array(Class<?> type, int size, double odd, Random random) {
        Object array = Cells.array(type, size);
        for (int i = 0; i < size; i++) {
            Cells.set(array, i, random.nextDouble() < odd ? ODD[random.nextInt(ODD.length)] : random.nextGaussian());
        }
        return array;
    }

    /** NaNs count as equal: which of two comes out of a sum is left to the processor. */
    private static void assertSameBits(Object expected, Object actual, String what) {
        for (int i = 0; i < java.lang.reflect.Array.getLength(expected); i++) {
            double want = Cells.get(expected, i);
            double got = Cells.get(actual, i);
            if (Double.doubleToLongBits(want) != Double.doubleToLongBits(got)) {
                assertEquals(want, got, "element " + i + " of " + what);
            }
        }
    }
}
