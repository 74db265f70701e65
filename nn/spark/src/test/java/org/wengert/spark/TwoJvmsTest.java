package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Tensor;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;

/** Training on executors that are JVMs of their own. */
class TwoJvmsTest {
    private static JavaSparkContext context;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        context = Contexts.twoJvms();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void inTwoJvmsAlsoIfTheShardsAnswerInAnotherOrder() {
        try (DataParallel train = DataParallel.on(context.sc()).shards(Task.SHARDS)) {
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
            assertEquals(SameBitsTest.EXPECTED, WeightHash.of(model));
        }
    }

    @Test
    void afterAnExecutorWasKilledHalfWay() throws IOException {
        String marker = folder.resolve("killed").toString();
        String pids = folder.toString();
        try (DataParallel train = DataParallel.on(context).shards(Task.SHARDS)) {
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
            assertEquals(SameBitsTest.EXPECTED, WeightHash.of(model));
            assertTrue(Files.exists(Path.of(marker)), "one was killed");
            assertTrue(processes().size() >= 2, "another took its place");
            assertTrue(!processes().contains(ProcessHandle.current().pid()), "executors are other processes");
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
                new ProcessBuilder(List.of(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid())))
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
