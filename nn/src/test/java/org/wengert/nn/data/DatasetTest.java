package org.wengert.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.wengert.Axes;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Rng;

class DatasetTest {
    private static Dataset numbers(int n) {
        return Dataset.of(Tensor.arange(n).to(DType.FLOAT32).reshape(n, 1), Tensor.arange(n));
    }

    private static List<Double> targets(Dataset data) {
        double[] targets =
                data.rows(IntStream.range(0, data.size()).toArray()).targets().toDoubleArray();
        return Arrays.stream(targets).boxed().toList();
    }

    @Property(tries = 1000)
    void splitGivesEachSampleToOnePart(
            @ForAll @IntRange(max = 50) int n,
            @ForAll @DoubleRange(min = 0.01, max = 0.6) double a,
            @ForAll @DoubleRange(min = 0.01, max = 0.38) double b,
            @ForAll long seed) {
        Rng.seed(seed);
        List<Dataset> parts = numbers(n).split(a, b, 1 - a - b);
        assertTrue(Math.abs(parts.get(0).size() - a * n) < 1);
        assertTrue(Math.abs(parts.get(1).size() - b * n) < 1);
        List<Double> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(targets(part)));
        assertEquals(targets(numbers(n)), all.stream().sorted().toList());
        Rng.seed(seed);
        assertEquals(
                targets(parts.get(2)), targets(numbers(n).split(a, b, 1 - a - b).get(2)));
    }

    @Test
    void sharesThatAddUpToWholeNumbersAreExact() {
        List<Dataset> parts = numbers(10).split(0.7, 0.1, 0.2);
        assertEquals(List.of(7, 1, 2), parts.stream().map(Dataset::size).toList());
    }

    @Test
    void allSamplesAreInTheirOrder() {
        Batch all = numbers(3).all();
        assertEquals(3, all.size());
        assertArrayEquals(new int[] {0, 1, 2}, all.targets().toIntArray());
        assertArrayEquals(
                new int[] {2, 0}, numbers(3).subset(2, 0).all().targets().toIntArray());
    }

    @Test
    void subsetsAreInTheOrderAskedFor() {
        assertEquals(List.of(3.0, 0.0, 3.0), targets(numbers(4).subset(3, 0, 3)));
        assertEquals(List.of(0.0, 3.0), targets(numbers(4).subset(3, 0, 3).subset(1, 2)));
        assertEquals(0, numbers(4).subset().size());
    }

    @Test
    void badPartsAreErrors() {
        Dataset data = numbers(4);
        assertEquals(
                "subset: index 4 of 4 samples: expected 0 to 3. Pass the numbers of samples.",
                assertThrows(IllegalArgumentException.class, () -> data.subset(1, 4))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> data.subset(-1));
        for (double[] shares : new double[][] {{}, {0.5}, {0.5, 0.6}, {1.5, -0.5}, {1, 0}, {Double.NaN}}) {
            assertThrows(IllegalArgumentException.class, () -> data.split(shares));
        }
    }

    @Test
    void mapChangesBatchesEachTimeTheyAreRead() {
        Dataset doubled = numbers(4).map(batch -> new Batch(batch.features().mul(2), batch.targets()));
        Batch batch = doubled.subset(3, 1).rows(0, 1);
        assertEquals(6, batch.features().get(0, 0));
        assertEquals(1, batch.targets().get(1));
        Dataset wrong = numbers(4).map(all -> new Batch(Tensor.zeros(1, 1), Tensor.zeros(1)));
        assertEquals(
                "map: the function made 1 rows of 2: expected as many. Change the rows, not their number.",
                assertThrows(IllegalStateException.class, () -> wrong.rows(0, 1))
                        .getMessage());
    }

    @Property(tries = 100)
    void standardizedColumnsHaveMean0AndStd1(
            @ForAll @IntRange(min = 2, max = 40) int n, @ForAll @IntRange(min = 1, max = 5) int d, @ForAll long seed) {
        Tensor x = Tensor.randn(DType.FLOAT64, Rng.generator(seed), n, d).mul(3).add(10);
        Standardizer scale = Standardizer.of(x);
        Tensor y = scale.apply(x);
        for (int j = 0; j < d; j++) {
            assertEquals(0, y.mean(Axes.of(0)).get(j), 1e-9);
            assertEquals(1, y.std(Axes.of(0), 0).get(j), 1e-9);
        }
        assertTrue(scale.undo(y).sub(x).abs().max().item() < 1e-9);
    }

    @Test
    void columnOfEqualValuesIsOnlyShifted() {
        Standardizer scale = Standardizer.of(Tensor.of(new double[][] {{5, 1}, {5, 3}}));
        Tensor y = scale.apply(Tensor.of(new double[][] {{5, 2}, {7, 2}}));
        assertEquals(0, y.get(0, 0));
        assertEquals(2, y.get(1, 0));
        assertThrows(IllegalArgumentException.class, () -> Standardizer.of(Tensor.arange(3)));
        assertThrows(IllegalArgumentException.class, () -> Standardizer.of(Tensor.zeros(0, 3)));
        assertThrows(IllegalArgumentException.class, () -> Standardizer.of(Tensor.scalar(1)));
    }
}
