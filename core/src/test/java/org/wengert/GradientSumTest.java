package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sum is added to in place exactly if nobody else holds it. */
class GradientSumTest {
    private final Tensor first = Tensor.of(DType.FLOAT64, new double[] {1, 2});
    private final Tensor second = Tensor.of(DType.FLOAT64, new double[] {10, 20});

    private GradientSum sum(boolean own) {
        return new GradientSum(null, null, first, own);
    }

    private static void assertValues(Tensor found, double... expected) {
        assertArrayEquals(expected, found.toDoubleArray());
    }

    @Test
    void whatTheSweepOwnsIsAddedTo() {
        GradientSum sum = sum(true);
        sum.add(second, false, false);
        assertSame(first, sum.value());
        assertValues(first, 11, 22);
        assertValues(second, 10, 20);
    }

    @Test
    void whatOthersHoldIsNotAddedTo() {
        GradientSum sum = sum(false);
        sum.add(second, false, false);
        Tensor whole = sum.value();
        assertNotSame(first, whole);
        assertNotSame(second, whole);
        assertValues(whole, 11, 22);
        sum.add(second, false, false);
        assertSame(whole, sum.value());
        assertValues(whole, 21, 42);
        assertValues(first, 1, 2);
        assertValues(second, 10, 20);
    }

    @Test
    void aFreshContributionTakesTheSumIfTheFirstIsHeld() {
        GradientSum sum = sum(false);
        sum.add(second, true, false);
        assertSame(second, sum.value());
        assertValues(second, 11, 22);
        assertValues(first, 1, 2);
        assertSame(second, sum.exclusive());
    }

    @Test
    void aRecordedSumChangesNothing() {
        first.requiresGrad(true);
        for (boolean own : new boolean[] {false, true}) {
            GradientSum sum = sum(own);
            sum.add(second, true, true);
            assertValues(sum.value(), 11, 22);
            assertValues(first, 1, 2);
            assertValues(second, 10, 20);
            assertTrue(sum.value().requiresGrad());
        }
    }

    @Test
    void whatIsHandedOutIsTheCallersAlone() {
        GradientSum sum = sum(true);
        assertSame(first, sum.exclusive());
        Tensor again = sum.exclusive();
        assertNotSame(first.array(), again.array());
        assertValues(again, 1, 2);
        assertNotSame(first, sum(false).exclusive());
    }

    @Test
    void whatAHookReturnedIsNotAddedTo() {
        GradientSum sum = sum(true);
        sum.replace(second);
        assertSame(second, sum.value());
        sum.add(first, false, false);
        assertValues(second, 10, 20);
        assertNotSame(second, sum.value());
        assertValues(sum.value(), 11, 22);
    }

    /** The operations of a backward pass. */
    private static List<String> operations(Tensor y, Tensor upstream) {
        List<String> operations = new ArrayList<>();
        OpListener listener = (op, result, inputs) -> operations.add(op.name());
        ThreadState.current().add(listener);
        try {
            y.backward(upstream);
        } finally {
            ThreadState.current().remove(listener);
        }
        return operations;
    }

    @Test
    void theSweepMakesNoMoreTensorsThanItMust() {
        Tensor x = Tensor.of(DType.FLOAT64, new double[] {3, 4}).requiresGrad(true);
        // Three products, each fresh: the first takes the others, and becomes the gradient.
        assertEquals(
                List.of("strongProduct", "strongProduct", "accumulate", "strongProduct", "accumulate"),
                operations(x.mul(2).add(x.mul(3)).add(x.mul(4)), second));
        assertValues(x.grad(), 90, 180);

        // The sum over the rows along which an input was broadcast is fresh too.
        Tensor row = Tensor.of(DType.FLOAT64, new double[] {3, 4}).requiresGrad(true);
        Tensor twice = row.add(Tensor.zeros(DType.FLOAT64, 2, 2));
        assertFalse(operations(twice, Tensor.ones(DType.FLOAT64, 2, 2)).contains("clone"));
        assertValues(row.grad(), 2, 2);

        // The upstream gradient itself is the caller's: it is copied once for the leaf.
        Tensor leaf = Tensor.of(DType.FLOAT64, new double[] {3, 4}).requiresGrad(true);
        Tensor other = Tensor.of(DType.FLOAT64, new double[] {3, 4}).requiresGrad(true);
        assertEquals(List.of("clone", "clone"), operations(leaf.add(other), second));
        assertNotSame(second.array(), leaf.grad().array());
        assertNotSame(other.grad().array(), leaf.grad().array());
    }
}
