package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.io.FileFormatException;
import org.wengert.io.Safetensors;
import org.wengert.nn.Linear;
import org.wengert.nn.Rng;
import org.wengert.nn.Stateful;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;
import org.wengert.nn.optim.Sgd;

/** Several parts in one file, all or nothing. */
class CheckpointTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("checkpoint.safetensors");
    }

    private static void step(Linear model, Adam adam) {
        adam.zeroGrad();
        model.forward(Tensor.ones(1, 2)).square().sum().backward();
        adam.step();
    }

    @Test
    void partsGoOnWhereTheyWere() throws IOException {
        Rng.seed(3);
        Linear model = new Linear(2, 1);
        Adam adam = new Adam(model.parameters());
        step(model, adam);
        new Checkpoint(file())
                .with("model", model)
                .with("optimizer", adam)
                .with("random", Rng.stateful())
                .save();
        assertTrue(Safetensors.read(file())
                .keySet()
                .containsAll(List.of("model.weight", "optimizer.0.exp_avg", "random.state")));
        step(model, adam);
        double drawn = Rng.generator().nextDouble();

        Linear other = new Linear(2, 1);
        Adam otherAdam = new Adam(other.parameters());
        new Checkpoint(file())
                .with("model", other)
                .with("optimizer", otherAdam)
                .with("random", Rng.stateful())
                .load();
        assertEquals(drawn, Rng.generator().nextDouble());
        step(other, otherAdam);
        assertArrayEquals(
                model.weight().tensor().toDoubleArray(), other.weight().tensor().toDoubleArray());

        Linear served = new Linear(2, 1);
        new Checkpoint(file()).with("model", served).load();
    }

    /** A part in the middle does not fit: those before it get back what they had. */
    @Test
    void allPartsOrNone() throws IOException {
        Linear model = new Linear(2, 1);
        Sgd sgd = new Sgd(model.parameters(), 0.5);
        Scheduler scheduler = new Scheduler(sgd, Schedule.step(1, 0.5));
        scheduler.step();
        Checkpoint saved = new Checkpoint(file())
                .with("model", model)
                .with("optimizer", sgd)
                .with("scheduler", scheduler)
                .with("last", new Linear(3, 3));
        saved.save();

        Linear other = new Linear(2, 1);
        double[] weight = other.weight().tensor().toDoubleArray();
        Sgd otherSgd = new Sgd(other.parameters(), 0.125);
        Scheduler otherScheduler = new Scheduler(otherSgd, Schedule.step(1, 0.5));
        Linear last = new Linear(4, 3);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Checkpoint(file())
                                .with("model", other)
                                .with("optimizer", otherSgd)
                                .with("scheduler", otherScheduler)
                                .with("last", last)
                                .load())
                .getMessage();
        assertTrue(
                message.startsWith(
                        "Checkpoint: " + file()
                                + ": part last: load: the state does not fit Linear; nothing was loaded.\n  wrong shape: weight is FLOAT32 [4, 3], and the state has FLOAT32 [3, 3]"),
                message);
        assertArrayEquals(weight, other.weight().tensor().toDoubleArray());
        assertEquals(0.125, otherSgd.learningRate());
        assertEquals(0, otherScheduler.steps());
        otherScheduler.step();
        assertEquals(0.0625, otherSgd.learningRate());
    }

    /** A part of a user's that does not keep its promise gets its state back too. */
    @Test
    void partsThatChangeBeforeTheyFail() throws IOException {
        Map<String, Tensor> state = new LinkedHashMap<>(Map.of("x", Tensor.ones(1)));
        Stateful careless = new Stateful() {
            @Override
            public Map<String, Tensor> state() {
                return new LinkedHashMap<>(state);
            }

            @Override
            public void load(Map<String, Tensor> given) {
                state.putAll(given);
                if (given.get("x").item() == 1) {
                    throw new IllegalStateException("one too many");
                }
            }
        };
        new Checkpoint(file()).with("part", careless).save();
        state.put("x", Tensor.zeros(1));
        assertEquals(
                "one too many",
                assertThrows(
                                IllegalStateException.class,
                                () -> new Checkpoint(file())
                                        .with("part", careless)
                                        .load())
                        .getMessage());
        assertEquals(0, state.get("x").item());
    }

    @Test
    void filesThatAreNone() throws IOException {
        Linear model = new Linear(2, 1);
        Checkpoint checkpoint = new Checkpoint(file()).with("model", model);
        assertThrows(NoSuchFileException.class, checkpoint::load);
        Files.writeString(file(), "no checkpoint");
        assertThrows(FileFormatException.class, checkpoint::load);
        model.save(file());
        String message =
                assertThrows(IllegalArgumentException.class, checkpoint::load).getMessage();
        assertTrue(message.contains("missing: weight"), message);
        assertThrows(
                IOException.class, () -> new Checkpoint(folder.resolve("none").resolve("x")).save());
    }

    @Test
    void namesOfParts() {
        Checkpoint checkpoint = new Checkpoint(file()).with("model", new Linear(1, 1));
        for (String name : new String[] {"model", "", "a.b"}) {
            assertEquals(
                    "Checkpoint: part '" + name
                            + "': expected a name without dots that no other part has. Choose another.",
                    assertThrows(IllegalArgumentException.class, () -> checkpoint.with(name, new Linear(1, 1)))
                            .getMessage());
        }
    }

    @Test
    void aStateOfRandomNumbersIsExact() {
        for (long seed : new long[] {0, -1, Long.MIN_VALUE, 0x80000000L, 0x7fffffff_80000001L}) {
            Rng.seed(seed);
            Map<String, Tensor> state = Rng.stateful().state();
            double next = Rng.generator().nextDouble();
            Rng.seed(5);
            Rng.stateful().load(state);
            assertEquals(next, Rng.generator().nextDouble());
        }
        Rng.seed(5);
        double next = Rng.generator().nextDouble();
        Rng.seed(5);
        assertThrows(
                IllegalArgumentException.class,
                () -> Rng.stateful().load(Map.of("state", Tensor.zeros(DType.FLOAT64, 2))));
        assertEquals(next, Rng.generator().nextDouble());
    }
}
