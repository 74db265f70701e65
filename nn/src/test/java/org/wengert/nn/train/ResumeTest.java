package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.io.Safetensors;
import org.wengert.nn.BatchNorm1d;
import org.wengert.nn.CrossEntropyLoss;
import org.wengert.nn.Dropout;
import org.wengert.nn.Linear;
import org.wengert.nn.ReLU;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Ema;
import org.wengert.nn.optim.PlateauScheduler;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;

/** Training that was interrupted goes on as if it had not been, bit for bit. */
class ResumeTest {
    private static final String CHECKPOINT = "checkpoint.safetensors";
    private static final String BEST = "best.safetensors";

    @TempDir
    Path folder;

    /** Trains up to this epoch with all that has a state, in a folder; the seed is that of the starting values. */
    static History train(Path folder, int epochs, long seed) {
        Rng.seed(seed);
        Sequential model =
                new Sequential(new Linear(2, 8), new BatchNorm1d(8), new ReLU(), new Dropout(0.2), new Linear(8, 2));
        Adam adam = new Adam(model.parameters(), 0.02);
        Scheduler scheduler = new Scheduler(adam, Schedule.warmUp(2).then(Schedule.cosine(6)));
        Dataset noisy = Task.points(60, 1)
                .map(batch -> new Batch(
                        batch.features()
                                .add(Tensor.randn(Rng.generator(), batch.size(), 2)
                                        .mul(0.01)),
                        batch.targets()));
        return new Trainer(model, new CrossEntropyLoss(), adam)
                .metrics(new Accuracy(), new ConfusionMatrix(2))
                .epochScheduler(scheduler)
                .plateauScheduler(new PlateauScheduler(scheduler).patience(0).threshold(0.5))
                .clipNorm(0.5)
                .ema(new Ema(model.parameters(), 0.9))
                .earlyStopping(4)
                .best(folder.resolve(BEST))
                .checkpoint(folder.resolve(CHECKPOINT))
                .resume()
                .progress(Progress.none())
                .fit(new Batches(noisy, 16).shuffle().prefetch(), new Batches(Task.points(40, 2), 16), epochs);
    }

    /** The parts of a checkpoint as bits, and without the time that it took. */
    private static Map<String, List<Long>> bits(Path file) throws IOException {
        Map<String, List<Long>> bits = new TreeMap<>();
        for (Map.Entry<String, Tensor> tensor : Safetensors.read(file).entrySet()) {
            if (!tensor.getKey().equals("history.seconds")) {
                bits.put(
                        tensor.getKey() + " " + tensor.getValue().shape(),
                        Arrays.stream(tensor.getValue().to(DType.FLOAT64).toDoubleArray())
                                .mapToObj(Double::doubleToRawLongBits)
                                .toList());
            }
        }
        return bits;
    }

    private void assertSameTraining(Path expected, Path found) throws IOException {
        Map<String, List<Long>> bits = bits(expected.resolve(CHECKPOINT));
        assertEquals(bits, bits(found.resolve(CHECKPOINT)));
        assertEquals(bits(expected.resolve(BEST)), bits(found.resolve(BEST)));
        for (String part : List.of(
                "model.1.runningMean [8]",
                "optimizer.0.exp_avg_sq [2, 8]",
                "epoch_scheduler.step []",
                "plateau_scheduler.num_bad_epochs []",
                "ema.0.average [2, 8]",
                "random.state [2]",
                "trainer.best []",
                "history.validation_metrics.accuracy [5]")) {
            assertTrue(bits.containsKey(part), part + " in " + bits.keySet());
        }
    }

    private Path place(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    @Test
    void twoAndThreeEpochsAreFive() throws IOException {
        Path whole = place("whole");
        History expected = train(whole, 5, 1);
        Path parts = place("parts");
        assertEquals(2, train(parts, 2, 1).size());
        History found = train(parts, 5, 77);
        assertEquals(5, found.size());
        assertSameTraining(whole, parts);
        for (int i = 0; i < 5; i++) {
            assertEquals(expected.epochs().get(i).loss(), found.epochs().get(i).loss());
            assertEquals(
                    expected.epochs().get(i).validationMetrics(),
                    found.epochs().get(i).validationMetrics());
        }
        Path other = place("other");
        train(other, 5, 2);
        assertTrue(!bits(whole.resolve(CHECKPOINT)).equals(bits(other.resolve(CHECKPOINT))), "seeds matter");
    }

    @Test
    void alsoInAnotherProcess() throws Exception {
        Path whole = place("whole");
        train(whole, 5, 1);
        Path parts = place("parts");
        train(parts, 2, 1);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Training.class.getName(),
                        parts.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertTrue(ended && process.exitValue() == 0, Files.readString(output));
        assertSameTraining(whole, parts);
    }

    /** What the other process runs. */
    static final class Training {
        public static void main(String[] args) {
            train(Path.of(args[0]), 5, 99);
        }
    }

    @Test
    void whatHasEndedDoesNotGoOn() throws IOException {
        Path place = place("ended");
        train(place, 3, 1);
        Map<String, List<Long>> before = bits(place.resolve(CHECKPOINT));
        assertEquals(3, train(place, 3, 5).size());
        assertEquals(before, bits(place.resolve(CHECKPOINT)));
    }

    @Test
    void anotherTrainingIsAnError() throws IOException {
        Path place = place("another");
        train(place, 1, 1);
        Path file = place.resolve(CHECKPOINT);
        Sequential model = new Sequential(new Linear(2, 2));
        List<Tensor> before = model.tensors().stream().map(Tensor::copy).toList();
        Trainer trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(model.parameters()))
                .checkpoint(file)
                .resume()
                .progress(Progress.none());
        Batches batches = new Batches(Task.points(4, 1), 2);
        String message = assertThrows(IllegalArgumentException.class, () -> trainer.fit(batches, 2))
                .getMessage();
        assertEquals(
                "Checkpoint: " + file
                        + " also has [ema, epoch_scheduler, plateau_scheduler], and here are [model, optimizer, random, trainer, history]. Set up the training as it was when the file was written.",
                message);
        for (int i = 0; i < before.size(); i++) {
            assertEquals(
                    Arrays.toString(before.get(i).toDoubleArray()),
                    Arrays.toString(model.tensors().get(i).toDoubleArray()));
        }
        assertEquals(
                "resume: there is no checkpoint to go on from. Say where it is: checkpoint(path).",
                assertThrows(
                                IllegalStateException.class,
                                () -> new Trainer(model, new CrossEntropyLoss(), new Adam(model.parameters()))
                                        .resume()
                                        .fit(batches, 1))
                        .getMessage());
    }
}
