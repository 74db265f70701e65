package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.wengert.nn.Rng;

/** The same weights, bit for bit, wherever the shards are computed. */
class SameBitsTest {
    static final String EXPECTED = WeightHash.of(Task.trained(DataParallel.inProcess()));

    @Test
    void byHandInOneProcess() {
        assertEquals(WeightHash.of(new ByHand().trained()), EXPECTED);
    }

    @Test
    void onOneThreadAndOnThree() {
        for (int threads : new int[] {1, 3}) {
            try (JavaSparkContext context = Contexts.local(threads)) {
                assertEquals(EXPECTED, WeightHash.of(Task.trained(DataParallel.on(context))), threads + " threads");
            }
        }
    }

    @Test
    void butAnotherNumberOfShardsIsAnotherTraining() {
        Rng.seed(1);
        try (DataParallel train =
                DataParallel.inProcess().shards(Task.SHARDS + 1).data(Task.points())) {
            assertNotEquals(EXPECTED, WeightHash.of(train.fit(Task::model, Task.ADAM, Task::loss, Task.STEPS)));
        }
    }
}
