package org.wengert.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.nn.Rng;

class BatchesTest {
    /** Sample i has features (i, 2 i) and target i. */
    private static Dataset numbers(int n) {
        double[] features = IntStream.range(0, 2 * n)
                .mapToDouble(i -> i % 2 == 0 ? i / 2 : i - 1)
                .toArray();
        return Dataset.of(Tensor.of(org.wengert.DType.FLOAT32, features, n, 2), Tensor.arange(n));
    }

    private static List<Integer> targets(Batches batches) {
        List<Integer> seen = new ArrayList<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.size(); i++) {
                int target = (int) batch.targets().get(i);
                assertEquals(target, batch.features().get(i, 0));
                assertEquals(2 * target, batch.features().get(i, 1));
                seen.add(target);
            }
        }
        return seen;
    }

    @Test
    void inOrder() {
        List<Shape> shapes = new ArrayList<>();
        for (Batch batch : new Batches(numbers(5), 2)) {
            shapes.add(batch.features().shape());
        }
        assertEquals(List.of(Shape.of(2, 2), Shape.of(2, 2), Shape.of(1, 2)), shapes);
        assertEquals(List.of(0, 1, 2, 3, 4), targets(new Batches(numbers(5), 2)));
    }

    @Property
    void eachSampleOnceAnEpoch(
            @ForAll @IntRange(min = 0, max = 20) int n,
            @ForAll @IntRange(min = 1, max = 7) int size,
            @ForAll long seed) {
        Rng.seed(seed);
        Batches batches = new Batches(numbers(n), size).shuffle();
        List<Integer> seen = targets(batches);
        assertEquals(
                IntStream.range(0, n).boxed().toList(), seen.stream().sorted().toList());
        int count = 0;
        for (Batch batch : batches.dropLast()) {
            assertEquals(size, batch.size());
            count++;
        }
        assertEquals(n / size, count);
        assertEquals(n / size, batches.dropLast().size());
        assertEquals((n + size - 1) / size, batches.size());
    }

    @Test
    void eachEpochHasAnOrderOfItsOwn() {
        Rng.seed(42);
        Batches batches = new Batches(numbers(6), 4).shuffle();
        assertEquals("[4, 3, 1, 0, 2, 5]", targets(batches).toString());
        assertEquals("[0, 4, 5, 1, 2, 3]", targets(batches).toString());
    }

    @Test
    void samplesFromAFunction() {
        Dataset squares = Dataset.of(10, i -> new Batch(Tensor.of(new double[][] {{i}}), Tensor.of(i * i)));
        Batch batch = squares.rows(3, 1);
        assertArrayEquals(new double[] {3, 1}, batch.features().toDoubleArray());
        assertEquals(Shape.of(2, 1), batch.features().shape());
        assertArrayEquals(new double[] {9, 1}, batch.targets().toDoubleArray());
    }

    @Test
    void errors() {
        assertEquals(
                "batch: features FLOAT32 [3, 2] and targets FLOAT32 [2]: expected as many rows in both. Give each sample one row of features "
                        + "and one of targets.",
                assertThrows(IllegalArgumentException.class, () -> Dataset.of(Tensor.zeros(3, 2), Tensor.zeros(2)))
                        .getMessage());
        assertEquals(
                "batches: batch size 0: expected 1 or more. Use 1 for one sample a step.",
                assertThrows(IllegalArgumentException.class, () -> new Batches(numbers(2), 0))
                        .getMessage());
        assertEquals(
                "dataset: size -1: expected 0 or more. Pass the number of samples.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Dataset.of(-1, i -> {
                                    throw new AssertionError();
                                }))
                        .getMessage());
        Iterator<Batch> empty = new Batches(numbers(0), 2).iterator();
        assertThrows(NoSuchElementException.class, empty::next);
    }
}
