package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Tensor;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;

/** The same weights, bit for bit, wherever the shards are computed. */
class SameBitsTest {
    private static final String EXPECTED = WeightHash.of(Task.trained(DataParallel.inProcess()));

    @TempDir
    Path folder;

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
    void inTwoJvmsAlsoIfTheShardsAnswerInAnotherOrder() {
        try (JavaSparkContext context = Contexts.twoJvms();
                DataParallel train = DataParallel.on(context.sc()).shards(Task.SHARDS)) {
            Rng.seed(1);
            Sequential model = train.data(Task.rows(context), Task::dataset)
                    .fit(
                            Task::model,
                            Task.ADAM,
                            (net, step, shard) -> {
                                sleep(shard.number() == 0 ? 60 : 0);
                                return Task.loss(net, step, shard);
                            },
                            Task.STEPS);
            assertEquals(EXPECTED, WeightHash.of(model));
        }
    }

    @Test
    void afterAnExecutorWasKilledHalfWay() throws IOException {
        String marker = folder.resolve("killed").toString();
        String pids = folder.toString();
        try (JavaSparkContext context = Contexts.twoJvms();
                DataParallel train = DataParallel.on(context).shards(Task.SHARDS)) {
            Rng.seed(1);
            Sequential model = train.data(Task.points())
                    .fit(
                            Task::model,
                            Task.ADAM,
                            (net, step, shard) -> {
                                Tensor loss = Task.loss(net, step, shard);
                                note(pids);
                                if (step == Task.STEPS / 2 && shard.number() == 1) {
                                    killOnce(marker);
                                }
                                return loss;
                            },
                            Task.STEPS);
            assertEquals(EXPECTED, WeightHash.of(model));
            assertEquals(3, processes().size(), "two executors, and the one in the place of the killed one");
            assertTrue(!processes().contains(ProcessHandle.current().pid()), "executors are other processes");
        }
    }

    @Test
    void butAnotherNumberOfShardsIsAnotherTraining() {
        Rng.seed(1);
        try (DataParallel train = DataParallel.inProcess().shards(Task.SHARDS + 1).data(Task.points())) {
            assertNotEquals(EXPECTED, WeightHash.of(train.fit(Task::model, Task.ADAM, Task::loss, Task.STEPS)));
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves a file whose name is the id of this process. */
    private static void note(String folder) {
        try {
            Files.writeString(Path.of(folder, ProcessHandle.current().pid() + ".pid"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Set<Long> processes() throws IOException {
        Set<Long> processes = new TreeSet<>();
        try (var files = Files.newDirectoryStream(folder, "*.pid")) {
            files.forEach(file ->
                    processes.add(Long.valueOf(file.getFileName().toString().replace(".pid", ""))));
        }
        return processes;
    }

    /** Kills this process, unless one was before. */
    private static void killOnce(String marker) {
        try {
            if (!Files.exists(Path.of(marker))) {
                Files.writeString(Path.of(marker), "");
                new ProcessBuilder(
                                List.of("kill", "-9", Long.toString(ProcessHandle.current().pid())))
                        .start()
                        .waitFor();
                Thread.sleep(60_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
