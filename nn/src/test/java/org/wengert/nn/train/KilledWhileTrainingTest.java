package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.KilledProcess;
import org.wengert.nn.Linear;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.data.Batches;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;

/** A process that is killed while it trains leaves the checkpoint of an epoch, whole, and training goes on from it. */
class KilledWhileTrainingTest {
    private static final int STEPS = 2;

    @TempDir
    Path folder;

    /** A training that spends much of its time saving. */
    private static final class Training {
        final Sequential model = new Sequential(new Linear(2, 4000), new Tanh(), new Linear(4000, 2));
        final Adam adam = new Adam(model.parameters(), 0.01);
        final Scheduler scheduler = new Scheduler(adam, Schedule.constant());
        final Trainer trainer;

        Training(Path file) {
            trainer = new Trainer(model, new CrossEntropyLoss(), adam)
                    .stepScheduler(scheduler)
                    .checkpoint(file)
                    .resume()
                    .progress(Progress.none());
        }

        History fit(int epochs) {
            return trainer.fit(new Batches(Task.points(6 * STEPS, 1), 6).shuffle(), epochs);
        }
    }

    /** What is killed: each thread trains. The end of an epoch says that the one before is saved. */
    static final class Saving {
        public static void main(String[] args) {
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                int thread = i;
                Training training = new Training(file(Path.of(args[0]), thread));
                training.trainer.onEpochEnd((trainer, epoch) -> KilledProcess.print(thread, epoch.number() - 1));
                new Thread(() -> training.fit(Integer.MAX_VALUE)).start();
            }
        }
    }

    private static Path file(Path folder, int thread) {
        return folder.resolve("checkpoint-" + thread + ".safetensors");
    }

    /** Four threads train when a process is killed, so five kills are twenty: too few to count those that came while a file was written. */
    @Test
    void trainingGoesOnFromAWholeCheckpoint() throws Exception {
        killOften(5, 4, 0);
    }

    @Test
    @Tag("slow") // two minutes
    void trainingGoesOnAfterAHundredKills() throws Exception {
        killOften(100, 1, 5);
    }

    private void killOften(int kills, int threads, int leastUnfinished) throws Exception {
        Random random = new Random(1);
        int unfinished = 0;
        for (int kill = 0; kill < kills; kill++) {
            Path place = Files.createDirectory(folder.resolve("kill" + kill));
            List<String> printed = KilledProcess.printed(Saving.class, place, threads, random.nextInt(50_000_000));
            for (int thread = 0; thread < threads; thread++) {
                checkGoesOn(file(place, thread), KilledProcess.lastNumber(printed, thread));
            }
            try (Stream<Path> files = Files.list(place)) {
                unfinished += (int)
                        files.filter(file -> file.toString().endsWith(".tmp")).count();
            }
        }
        assertTrue(unfinished >= leastUnfinished, unfinished + " of the kills came while a file was written");
    }

    /** A file mixed of two epochs would have a history, and a number of steps, that do not belong together. */
    private static void checkGoesOn(Path file, int saved) {
        Training training = new Training(file);
        int found = training.fit(0).size();
        assertTrue(found == saved || found == saved + 1, found + " in the file, and " + saved + " was saved last");
        assertEquals((long) STEPS * found, training.scheduler.steps());
        assertEquals(found + 1, training.fit(found + 1).size());
        assertTrue(Double.isFinite(training.trainer.history().last().loss()));
    }
}
