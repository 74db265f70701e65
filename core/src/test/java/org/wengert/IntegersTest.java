package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** INT32 arithmetic against Java's own, whose sums and products wrap around. */
class IntegersTest {
    private static final int[] EXTREME = {Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 0, 1, 1 << 16, -46341};

    private static Tensor ints(Random random, int... shape) {
        int[] values = new int[Shape.of(shape).size()];
        Arrays.setAll(
                values, i -> random.nextBoolean() ? EXTREME[random.nextInt(EXTREME.length)] : random.nextInt(-9, 10));
        return Tensor.of(values, shape);
    }

    private static Tensor nonzero(Tensor x) {
        return x.maskedFill(x.eq(0), 3);
    }

    private static void assertOne(UnaryOperator<Tensor> f, IntUnaryOperator expected, Tensor x) {
        Tensor y = f.apply(x);
        assertEquals(DType.INT32, y.dtype());
        assertEquals(x.shape(), y.shape());
        assertArrayEquals(Arrays.stream(x.toIntArray()).map(expected).toArray(), y.toIntArray());
    }

    /** Against the same function of the tensors repeated. */
    private static void assertTwo(BinaryOperator<Tensor> f, IntBinaryOperator expected, Tensor a, Tensor b) {
        Tensor y = f.apply(a, b);
        int[] as = a.broadcastTo(y.shape()).toIntArray();
        int[] bs = b.broadcastTo(y.shape()).toIntArray();
        int[] values = new int[y.size()];
        Arrays.setAll(values, i -> expected.applyAsInt(as[i], bs[i]));
        assertEquals(DType.INT32, y.dtype());
        assertArrayEquals(values, y.toIntArray());
        assertFalse(y.requiresGrad());
    }

    @Property(tries = 200)
    void functionsOfOne(@ForAll long seed, @ForAll @IntRange(max = 9) int n) {
        Tensor x = ints(new Random(seed), 2, n);
        int b = ints(new Random(seed + 1)).toIntArray()[0];
        assertOne(Tensor::neg, v -> -v, x);
        assertOne(Tensor::abs, Math::abs, x);
        assertOne(Tensor::sign, Integer::signum, x);
        assertOne(Tensor::square, v -> v * v, x);
        assertOne(t -> t.add(b), v -> v + b, x);
        assertOne(t -> t.sub(b), v -> v - b, x);
        assertOne(t -> t.rsub(b), v -> b - v, x);
        assertOne(t -> t.mul(b), v -> v * b, x);
        assertOne(t -> t.maximum(b), v -> Math.max(v, b), x);
        assertOne(t -> t.minimum(b), v -> Math.min(v, b), x);
        assertOne(t -> t.clamp(-3, 5), v -> Math.min(Math.max(v, -3), 5), x);
        assertOne(t -> t.pow(n), v -> BigInteger.valueOf(v).pow(n).intValue(), x);
        if (b != 0) {
            assertOne(t -> t.floorDiv(b), v -> Math.floorDiv(v, b), x);
            assertOne(t -> t.remainder(b), v -> Math.floorMod(v, b), x);
        }
    }

    @Property(tries = 300)
    void functionsOfTwo(@ForAll long seed) {
        Random random = new Random(seed);
        Shape[] shapes = new Sampler(random, 3, 4).broadcastable(2);
        Tensor a = ints(random, shapes[0].toArray());
        Tensor b = ints(random, shapes[1].toArray());
        assertTwo(Tensor::add, (p, q) -> p + q, a, b);
        assertTwo(Tensor::sub, (p, q) -> p - q, a, b);
        assertTwo(Tensor::mul, (p, q) -> p * q, a, b);
        assertTwo(Tensor::maximum, Math::max, a, b);
        assertTwo(Tensor::minimum, Math::min, a, b);
        assertTwo(Tensor::floorDiv, Math::floorDiv, a, nonzero(b));
        assertTwo(Tensor::remainder, Math::floorMod, a, nonzero(b));
    }

    /** Each row by a loop of its own. */
    private static int[] folded(Tensor x, int start, IntBinaryOperator f) {
        int n = x.dim(1);
        int[] values = x.toIntArray();
        int[] results = new int[x.dim(0)];
        Arrays.setAll(results, r -> Arrays.stream(values, r * n, (r + 1) * n).reduce(start, f));
        return results;
    }

    @Property(tries = 200)
    void reductions(@ForAll long seed, @ForAll @IntRange(max = 4) int rows, @ForAll @IntRange(min = 1, max = 5) int n) {
        Tensor x = ints(new Random(seed), rows, n);
        Tensor turned = x.transpose().copy();
        assertArrayEquals(folded(x, 0, Integer::sum), x.sum(1).toIntArray());
        assertArrayEquals(folded(x, 0, Integer::sum), turned.sum(0).toIntArray());
        assertArrayEquals(folded(x, 1, (a, b) -> a * b), turned.prod(0).toIntArray());
        assertArrayEquals(folded(x, Integer.MIN_VALUE, Math::max), turned.max(0).toIntArray());
        assertArrayEquals(folded(x, Integer.MAX_VALUE, Math::min), turned.min(0).toIntArray());
        assertEquals(Arrays.stream(x.toIntArray()).sum(), (int) x.sum().item());
        assertEquals(Shape.of(rows, 1), x.sum(Axes.of(1).keepDims()).shape());
        assertEquals(DType.INT32, x.sum().dtype());

        int[] running = x.toIntArray();
        for (int i = 0; i < running.length; i++) {
            running[i] += i % n == 0 ? 0 : running[i - 1];
        }
        assertArrayEquals(running, x.cumSum(1).toIntArray());
        assertArrayEquals(running, turned.cumSum(0).transpose().toIntArray());
    }

    @Test
    void floatsAreDividedAsIntegersAre() {
        Tensor a = Tensor.of(DType.FLOAT64, 7, -7, 7, -7, 0.3, 5, -1, -0.5);
        Tensor b = Tensor.of(DType.FLOAT64, 2, 2, -2, -2, 0.1, 0, 1 / 0.0, -1 / 0.0);
        assertArrayEquals(
                new double[] {3, -4, -4, 3, 2, 1 / 0.0, -1, 0}, a.floorDiv(b).toDoubleArray());
        assertArrayEquals(
                new double[] {1, 1, -1, -1, 0.3 % 0.1, Double.NaN, 1 / 0.0, -0.5},
                a.remainder(b).toDoubleArray());
    }

    @Test
    void sumsOfNothing() {
        Tensor none = Tensor.of(new int[0], 0, 2);
        assertArrayEquals(new int[] {0, 0}, none.sum(0).toIntArray());
        assertArrayEquals(new int[] {1, 1}, none.prod(0).toIntArray());
        assertEquals(0, none.cumSum(0).size());
    }
}
