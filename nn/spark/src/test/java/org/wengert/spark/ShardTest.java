package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.wengert.Tensor;
import org.wengert.nn.Rng;
import org.wengert.nn.data.Dataset;

/** The rows of shards, and their minibatches. */
class ShardTest {
    private static Dataset numbers(int rows) {
        Tensor x = Tensor.of(IntStream.range(0, rows).toArray());
        return Dataset.of(x, x.mul(2));
    }

    private static List<Integer> batch(ShardRows rows, int step, int size) {
        return Arrays.stream(new Shard(rows, 9, step).batch(size).features().toIntArray())
                .boxed()
                .toList();
    }

    @Test
    void aPassHasEachRowOnce() {
        ShardRows rows = ShardRows.of(numbers(24), 1, 2);
        List<List<Integer>> passes = new ArrayList<>();
        for (int pass = 0; pass < 3; pass++) {
            List<Integer> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                seen.addAll(batch(rows, pass * 3 + i, 4));
            }
            passes.add(seen);
            assertEquals(
                    List.of(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23),
                    seen.stream().sorted().toList());
        }
        assertNotEquals(passes.get(0), passes.get(1));
        assertNotEquals(passes.get(1), passes.get(2));
        assertEquals(passes.get(0).subList(4, 8), batch(rows, 1, 4), "a function of the step");
    }

    @Test
    void whatIsLeftOverComesInAnotherPass() {
        ShardRows rows = ShardRows.all(numbers(7), 0, 1);
        assertEquals(3, batch(rows, 0, 3).size());
        List<Integer> seen = new ArrayList<>();
        IntStream.range(0, 40).forEach(step -> seen.addAll(batch(rows, step, 3)));
        assertEquals(7, seen.stream().distinct().count());
        assertEquals(7, batch(rows, 0, 100).size());
    }

    @Test
    void aBatchDrawsNoRandomNumberOfTheStep() {
        Rng.seed(4);
        double expected = Rng.generator().nextDouble();
        Rng.seed(4);
        batch(ShardRows.all(numbers(7), 0, 1), 0, 3);
        assertEquals(expected, Rng.generator().nextDouble());
        assertThrows(IllegalArgumentException.class, () -> batch(ShardRows.all(numbers(7), 0, 1), 0, 0));
    }

    @Test
    void everyShardAndStepHasASeedOfItsOwn() {
        long seeds = IntStream.range(0, 100)
                .boxed()
                .flatMap(step -> IntStream.range(0, 100).mapToObj(shard -> Seeds.of(5, step, shard)))
                .distinct()
                .count();
        assertEquals(10_000, seeds);
        assertNotEquals(Seeds.of(5, 1, 2), Seeds.of(6, 1, 2));
    }

    @Test
    void anRddIsDistributedAsADataSetIs() {
        try (JavaSparkContext context = Contexts.local(2)) {
            List<ShardRows> shards =
                    RowShards.of(Task.rows(context), Task::dataset, 3).collect();
            assertEquals(3, shards.size());
            for (int i = 0; i < 3; i++) {
                ShardRows expected = ShardRows.of(Task.points(), i, 3);
                assertEquals(i, shards.get(i).number());
                assertEquals(
                        expected.data().all().features().toString(),
                        shards.get(i).data().all().features().toString());
                assertEquals(
                        expected.data().all().targets().toString(),
                        shards.get(i).data().all().targets().toString());
            }
        }
    }

    @Test
    void rowsAreReadOnceForAllTrainings() {
        int[] reads = {0};
        Dataset counted = Task.points().map(batch -> {
            reads[0]++;
            return batch;
        });
        try (JavaSparkContext context = Contexts.local(2);
                DataParallel train = DataParallel.on(context).shards(3).data(counted)) {
            train.fit(Task::model, Task.ADAM, Task::loss, 2);
            train.fit(Task::model, Task.ADAM, Task::loss, 2);
            assertEquals(3, reads[0]);
            assertTrue(context.getPersistentRDDs().size() == 1, "kept by the executors");
            train.close();
            assertTrue(context.getPersistentRDDs().isEmpty(), "and given back");
        }
    }
}
