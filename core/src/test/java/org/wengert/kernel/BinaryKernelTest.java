package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BinaryKernelTest {
    private static final BinaryKernel TIMES = BinaryKernel.of((a, b) -> a * b, (a, b) -> a * b);
    private static final BinaryKernel MINUS = BinaryKernel.of(null, (a, b) -> a - b);

    @Provide
    Arbitrary<int[]> dims() {
        return Cells.dims();
    }

    @Provide
    Arbitrary<Class<?>> type() {
        return Arbitraries.of(Cells.FLOATING);
    }

    @Property(tries = 100)
    void runsElementByElement(
            @ForAll("type") Class<?> type, @ForAll @IntRange(max = 300) int n, @ForAll Random random) {
        Object a = Cells.exact(type, n, random);
        Object b = Cells.exact(type, n, random);
        Object both = Cells.array(type, n);
        Object right = Cells.array(type, n);
        Object left = Cells.array(type, n);
        Object inA = Cells.copy(a);
        Object inB = Cells.copy(b);
        MINUS.run(a, b, both, n);
        MINUS.runRight(a, 2.5, right, n);
        MINUS.runLeft(2.5, b, left, n);
        MINUS.run(inA, b, inA, n);
        MINUS.run(a, inB, inB, n);
        double products = 0;
        for (int i = 0; i < n; i++) {
            double difference = Cells.get(a, i) - Cells.get(b, i);
            assertEquals(difference, Cells.get(both, i));
            assertEquals(difference, Cells.get(inA, i));
            assertEquals(difference, Cells.get(inB, i));
            assertEquals(Cells.get(a, i) - 2.5, Cells.get(right, i));
            assertEquals(2.5 - Cells.get(b, i), Cells.get(left, i));
            products += Cells.get(a, i) * Cells.get(b, i);
        }
        assertEquals(products, TIMES.sum(a, b, n));
    }

    @Property(tries = 500)
    void broadcastsByStrides(@ForAll("type") Class<?> type, @ForAll("dims") int[] dims, @ForAll Random random) {
        int n = Cells.size(dims);
        int[] aStrides = operandStrides(dims, random);
        int[] bStrides = operandStrides(dims, random);
        Object a = Cells.exact(type, reach(dims, aStrides), random);
        Object b = Cells.exact(type, reach(dims, bStrides), random);
        Object y = Cells.array(type, n);
        MINUS.runStrided(a, aStrides, b, bStrides, dims, y);
        for (int i = 0; i < n; i++) {
            int[] index = Cells.index(i, dims);
            double expected = Cells.get(a, Cells.at(index, aStrides)) - Cells.get(b, Cells.at(index, bStrides));
            assertEquals(expected, Cells.get(y, i));
        }
    }

    /**
     * Mostly those of a contiguous operand that some of the axes are missing from; sometimes those of a transposed one.
     */
    private static int[] operandStrides(int[] dims, Random random) {
        int[] own = dims.clone();
        int missing = random.nextInt(1 << dims.length);
        for (int d = 0; d < dims.length; d++) {
            if ((missing & 1 << d) != 0) {
                own[d] = 1;
            }
        }
        int[] strides = Cells.strides(own);
        for (int d = 0; d < dims.length; d++) {
            if ((missing & 1 << d) != 0) {
                strides[d] = 0;
            }
        }
        if (dims.length > 1 && random.nextInt(6) == 0) {
            int swapped = strides[0];
            strides[0] = strides[1];
            strides[1] = swapped;
        }
        return strides;
    }

    private static int reach(int[] dims, int[] strides) {
        int reach = 1;
        for (int d = 0; d < dims.length; d++) {
            reach += Math.max(0, dims[d] - 1) * strides[d];
        }
        return reach;
    }

    @Property(tries = 20)
    void theSharedLoopsAgree(
            @ForAll("type") Class<?> type, @ForAll @IntRange(min = 1, max = 100) int n, @ForAll Random random) {
        BinaryLoop shared = type == float.class
                ? new FloatBinaryLoops(new BinaryKernel.Rounded((a, b) -> a - b))
                : new DoubleBinaryLoops((a, b) -> a - b);
        Object a = Cells.normal(type, n, random);
        Object b = Cells.normal(type, n, random);
        Object own = Cells.array(type, n);
        Object other = Cells.array(type, n);
        MINUS.run(a, b, own, n);
        shared.run(a, b, other, n);
        for (int i = 0; i < n; i++) {
            assertEquals(Cells.get(own, i), Cells.get(other, i));
        }
        assertEquals(MINUS.sum(a, b, n), shared.sum(a, b, n));
    }
}
