package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** UnaryKernel, AttributeKernel and CompareKernel. */
class ElementwiseTest {
    private static final UnaryKernel HALF = UnaryKernel.of(x -> x / 2, x -> x / 2);
    private static final UnaryKernel TANH = UnaryKernel.of(null, Math::tanh);
    private static final AttributeKernel<double[]> CLAMP =
            AttributeKernel.of((x, bounds) -> Math.min(Math.max(x, bounds[0]), bounds[1]));
    private static final CompareKernel LESS = CompareKernel.of((a, b) -> a < b);

    @Provide
    Arbitrary<int[]> dims() {
        return Cells.dims();
    }

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    @Provide
    Arbitrary<Class<?>> number() {
        return Arbitraries.of(float.class, double.class, int.class);
    }

    @Property(tries = 100)
    void mapsEachElement(@ForAll("type") Class<?> type, @ForAll @IntRange(max = 300) int n, @ForAll Random random) {
        Object x = Cells.normal(type, n, random);
        Object half = Cells.array(type, n);
        Object tanh = Cells.array(type, n);
        Object clamped = Cells.array(type, n);
        Object inPlace = Cells.copy(x);
        HALF.run(x, half, n);
        TANH.run(x, tanh, n);
        CLAMP.run(x, new double[] {-0.5, 1}, clamped, n);
        HALF.run(inPlace, inPlace, n);
        for (int i = 0; i < n; i++) {
            double v = Cells.get(x, i);
            assertEquals(v / 2, Cells.get(half, i));
            assertEquals(v / 2, Cells.get(inPlace, i));
            assertEquals(rounded(type, Math.tanh(v)), Cells.get(tanh, i));
            assertEquals(Math.min(Math.max(v, -0.5), 1), Cells.get(clamped, i));
        }
    }

    private static double rounded(Class<?> type, double value) {
        return type == float.class ? (float) value : value;
    }

    @Test
    void leavesTheRestAlone() {
        float[] y = {1, 1, 1};
        HALF.run(new float[] {4, 4, 4}, y, 2);
        assertEquals(List.of(2f, 2f, 1f), List.of(y[0], y[1], y[2]));
    }

    @Property(tries = 300)
    void compares(@ForAll("number") Class<?> type, @ForAll("dims") int[] dims, @ForAll Random random) {
        int n = Cells.size(dims);
        int[] strides = Cells.strides(dims);
        int[] broadcast = strides.clone();
        int reach = n;
        if (dims.length > 0) {
            int missing = random.nextInt(dims.length);
            for (int d = 0; d <= missing; d++) {
                broadcast[d] = 0;
            }
            reach = Math.max(1, strides[missing]);
        }
        Object a = Cells.exact(type, n, random);
        Object b = Cells.exact(type, n, random);
        Object c = Cells.exact(type, reach, random);
        boolean[] flat = new boolean[n];
        boolean[] right = new boolean[n];
        boolean[] left = new boolean[n];
        LESS.run(a, b, flat, n);
        LESS.runRight(a, 2, right, n);
        LESS.runStrided(c, broadcast, a, strides, dims, left);
        for (int i = 0; i < n; i++) {
            assertEquals(Cells.get(a, i) < Cells.get(b, i), flat[i]);
            assertEquals(Cells.get(a, i) < 2, right[i]);
            assertEquals(Cells.get(c, Cells.at(Cells.index(i, dims), broadcast)) < Cells.get(a, i), left[i]);
        }
    }
}
