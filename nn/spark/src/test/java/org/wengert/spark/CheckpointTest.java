package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.train.Checkpoint;

/** Training that was interrupted goes on as if it had not been, bit for bit. */
class CheckpointTest {
    @TempDir
    Path folder;

    private static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private DataParallel settings(DataParallel train, int every) {
        return train.shards(Task.SHARDS)
                .every(every)
                .data(Task.points())
                .schedule(Schedule.warmUp(2).then(Schedule.cosine(6)))
                .checkpoint(file(), 2)
                .resume();
    }

    private Path file() {
        return folder.resolve("train.checkpoint");
    }

    private Sequential fit(DataParallel train, int every, long seed) {
        Rng.seed(seed);
        try (DataParallel settings = settings(train, every)) {
            return settings.fit(Task::model, Task.ADAM, Task::loss, Task.STEPS);
        }
    }

    private static DataParallel interruptedAfter(int steps, DataParallel train) {
        return train.onStep(step -> {
            if (step.number() == steps) {
                throw new Interrupted();
            }
        });
    }

    @Test
    void goesOnBitForBitElsewhere() throws Exception {
        for (int every : new int[] {1, 2}) {
            Sequential whole = fit(DataParallel.inProcess(), every, 5);
            double next = Rng.generator().nextDouble();
            Files.delete(file());
            try (JavaSparkContext context = Contexts.local(2)) {
                assertThrows(Interrupted.class, () -> fit(interruptedAfter(5, DataParallel.on(context)), every, 5));
            }
            List<Integer> steps = new ArrayList<>();
            Sequential resumed = fit(DataParallel.inProcess().onStep(step -> steps.add(step.number())), every, 6);
            assertEquals(List.of(5, 6), steps, "from the checkpoint after 4 steps");
            assertEquals(WeightHash.of(whole), WeightHash.of(resumed));
            assertEquals(next, Rng.generator().nextDouble(), "the driver's random numbers too");
            Files.delete(file());
        }
    }

    @Test
    void theModelAloneCanBeLoaded() throws Exception {
        Sequential trained = fit(DataParallel.inProcess(), 1, 5);
        Sequential model = Task.model();
        new Checkpoint(file()).with("model", model).load();
        assertEquals(WeightHash.of(trained), WeightHash.of(model));
    }

    @Test
    void aTrainingThatHasEndedIsNotGoneOnWith() {
        Sequential trained = fit(DataParallel.inProcess(), 1, 5);
        Sequential again = fit(interruptedAfter(1, DataParallel.inProcess()), 1, 6);
        assertEquals(WeightHash.of(trained), WeightHash.of(again));
    }

    @Test
    void otherSettingsAreAnError() throws Exception {
        fit(DataParallel.inProcess(), 1, 5);
        byte[] before = Files.readAllBytes(file());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> fit(DataParallel.inProcess(), 2, 5));
        assertTrue(
                e.getMessage().contains("shards(3).every(1), and this training has shards(3).every(2)"),
                e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file()));
    }

    @Test
    void resumeNeedsAPath() {
        try (DataParallel train =
                DataParallel.inProcess().shards(1).data(Task.points()).resume()) {
            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> train.fit(Task::model, Task.ADAM, Task::loss, 1));
            assertTrue(e.getMessage().contains("checkpoint(path, 100)"), e.getMessage());
            assertFalse(Files.exists(file()));
        }
    }
}
