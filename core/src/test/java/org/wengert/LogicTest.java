package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Truth values against arithmetic of 0 and 1. */
class LogicTest {
    private static Tensor numbers(Tensor mask) {
        return mask.to(DType.INT32);
    }

    private static void assertSame(Tensor expected, Tensor found) {
        assertEquals(DType.BOOL, found.dtype());
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(expected.toIntArray(), found.toIntArray());
    }

    @Property(tries = 300)
    void connectives(@ForAll long seed) {
        Sampler draw = new Sampler(new Random(seed), 3, 4);
        Shape[] shapes = draw.broadcastable(2);
        Tensor a = draw.mask(shapes[0]);
        Tensor b = draw.mask(shapes[1]);
        assertSame(numbers(a).mul(numbers(b)), a.and(b));
        assertSame(numbers(a).add(numbers(b)).minimum(1), a.or(b));
        assertSame(numbers(a).add(numbers(b)).remainder(2), a.xor(b));
        assertSame(numbers(a).rsub(1), a.not());
        assertSame(numbers(a).eq(numbers(b)), a.eq(b));
        assertSame(numbers(a).ne(numbers(b)), a.ne(b));
    }

    @Property(tries = 300)
    void quantifiersAndCounts(@ForAll long seed) {
        Sampler draw = new Sampler(new Random(seed), 3, 4);
        Tensor x = draw.mask(draw.shape());
        Axes axes = draw.coin() ? Axes.ALL : Axes.of(draw.axes(x.shape()));
        axes = draw.coin() ? axes.keepDims() : axes;
        Tensor ones = x.to(DType.FLOAT64).sum(axes);
        Tensor zeros = x.not().to(DType.FLOAT64).sum(axes);
        assertSame(ones.gt(0), x.any(axes));
        assertSame(zeros.eq(0), x.all(axes));
        assertEquals(DType.INT32, x.sum(axes).dtype());
        assertArrayEquals(ones.toIntArray(), x.sum(axes).toIntArray());
        assertEquals(DType.FLOAT32, x.mean(axes).dtype());
        assertArrayEquals(
                ones.div(ones.add(zeros)).to(DType.FLOAT32).toFloatArray(),
                x.mean(axes).toFloatArray());
    }

    @Test
    void anAccuracyIsOneLine() {
        Tensor scores = Tensor.of(new double[][] {{2, 1}, {0, 3}, {1, 0}, {5, 4}});
        Tensor labels = Tensor.of(new int[] {0, 1, 1, 0});
        assertEquals(0.75, scores.argMax(1).eq(labels).mean().item());
    }

    @Test
    void kindsOfNumbers() {
        double inf = Double.POSITIVE_INFINITY;
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor x = Tensor.of(dtype, 1, Double.NaN, inf, -inf, -0.0);
            assertSame(Tensor.of(new boolean[] {false, true, false, false, false}), x.isNaN());
            assertSame(Tensor.of(new boolean[] {false, false, true, true, false}), x.isInf());
            assertSame(Tensor.of(new boolean[] {true, false, false, false, true}), x.isFinite());
        }
        assertEquals(true, Tensor.arange(3).isFinite().all().item() == 1);
    }
}
