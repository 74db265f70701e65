package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tensor prints as a text that a person can read, however many axes and elements it has. */
class PrintingTest {
    private static final int LONGEST = 50_000;

    private static int[] repeat(int size, int rank) {
        int[] shape = new int[rank];
        Arrays.fill(shape, size);
        return shape;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 16, 20, 22})
    void manyAxesOfTwo(int rank) {
        assertBounded(Tensor.ones(repeat(2, rank)));
    }

    @Test
    void manyAxes() {
        assertBounded(Tensor.ones(repeat(1, 200)));
        assertBounded(Tensor.ones(repeat(6, 8)));
        assertBounded(Tensor.ones(repeat(10, 6)));
        assertBounded(Tensor.ones(repeat(11, 6)));
        assertBounded(Tensor.ones(1_000_000));
        assertBounded(Tensor.ones(1000, 1000));
        assertBounded(Tensor.ones(DType.BOOL, repeat(3, 13)));
        assertBounded(Tensor.zeros(1 << 20, 0));
        assertBounded(Tensor.zeros(Integer.MAX_VALUE, 0));
        assertBounded(Tensor.zeros(10, 10, 10, 10, 10, 10, 10, 0));
    }

    private static void assertBounded(Tensor x) {
        String text = x.toString();
        assertTrue(text.length() < LONGEST, () -> x.shape() + " prints " + text.length() + " characters");
        assertTrue(text.endsWith(" " + x.dtype() + " " + x.shape()));
    }

    @Property(tries = 200)
    void anyShape(
            @ForAll @IntRange(min = 1, max = 12) int rank, @ForAll @IntRange(min = 0, max = 1 << 18) int elements) {
        int[] shape = repeat(1, rank);
        int left = Math.max(elements, 1);
        for (int i = 0; i < rank; i++) {
            shape[i] = Math.max(1, (int) Math.pow(left, 1.0 / (rank - i)));
            left = Math.max(1, left / shape[i]);
        }
        assertBounded(Tensor.ones(shape));
    }

    @Test
    void bracketsCloseWhereTextIsCut() {
        String text = Tensor.ones(repeat(3, 12)).toString();
        assertEquals(
                text.chars().filter(c -> c == '[').count(),
                text.chars().filter(c -> c == ']').count());
        assertTrue(text.contains("..."), text);
    }

    @Test
    void smallTensorsPrintWhole() {
        assertEquals(
                "[[1.0, 2.0],\n [3.0, 4.0]] FLOAT32 [2, 2]",
                Tensor.of(new double[][] {{1, 2}, {3, 4}}).toString());
        assertEquals("[] FLOAT32 [0]", Tensor.zeros(0).toString());
        assertEquals("7.0 FLOAT32 []", Tensor.scalar(7).toString());
    }

    @Test
    void aTapeOfManyLinesPrintsOneEach() {
        Tensor y = Tensor.ones(2).requiresGrad(true);
        for (int i = 0; i < 1000; i++) {
            y = y.mul(1);
        }
        assertEquals(1 + 1 + 1000, Tape.of(y).toString().lines().count());
    }
}
