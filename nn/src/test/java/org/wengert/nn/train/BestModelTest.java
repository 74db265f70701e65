package org.wengert.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Layer;
import org.wengert.nn.Loss;
import org.wengert.nn.Module;
import org.wengert.nn.Parameter;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Ema;
import org.wengert.nn.optim.PlateauScheduler;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;
import org.wengert.nn.optim.Sgd;

/** Early stopping, the best model, averages and schedules, on losses that are known in advance. */
class BestModelTest {
    private static final Batches ONE = new Batches(Dataset.of(Tensor.zeros(1, 1), Tensor.zeros(1, 1)), 1);

    @TempDir
    Path folder;

    /** Predicts one number, which moves by a fixed step: the gradient of its loss is 1. */
    private static final class Moving extends Module implements Layer {
        private final Parameter x;

        Moving(double start) {
            x = new Parameter(Tensor.of(start));
        }

        @Override
        public Tensor forward(Tensor input) {
            return x.tensor().broadcastTo(input.dim(0), 1);
        }

        double value() {
            return x.tensor().get(0);
        }
    }

    /** Each epoch moves the number from 3 by -1; validation has the loss |x|: 2, 1, 0, 1, 2, ... */
    private final Moving model = new Moving(3);

    private final Sgd sgd = new Sgd(model.parameters(), 1);

    private Trainer trainer() {
        Loss loss = (prediction, target) -> model.isTraining()
                ? prediction.sum()
                : prediction.sub(target).abs().mean();
        return new Trainer(model, loss, sgd).progress(Progress.none());
    }

    @Test
    void trainingStopsWhenItGetsNoBetter() {
        Trainer trainer = trainer().earlyStopping(2);
        History history = trainer.fit(ONE, ONE, 100);
        assertEquals(
                List.of(2.0, 1.0, 0.0, 1.0, 2.0),
                history.epochs().stream().map(Epoch::validationLoss).toList());
        assertEquals(5, trainer.fit(ONE, ONE, 100).size(), "it has ended");
    }

    @Test
    void theBestModelIsSavedAndRestored() throws IOException {
        Path file = folder.resolve("best.safetensors");
        trainer().best(file).fit(ONE, ONE, 5);
        assertEquals(-2, model.value());
        Moving best = new Moving(7);
        best.load(file);
        assertEquals(0, best.value());
        Files.delete(file);

        Moving other = new Moving(3);
        Loss loss = (prediction, target) ->
                other.isTraining() ? prediction.sum() : prediction.abs().sum();
        new Trainer(other, loss, new Sgd(other.parameters(), 1))
                .progress(Progress.none())
                .restoreBest(file)
                .earlyStopping(1)
                .fit(ONE, ONE, 9);
        assertEquals(0, other.value());
    }

    @Test
    void withoutValidationTheTrainingLossCounts() {
        assertEquals(8, trainer().earlyStopping(1).fit(ONE, 8).size(), "it falls without end");
        sgd.learningRate(0);
        assertEquals(10, trainer().earlyStopping(9).fit(ONE, 100).size());
    }

    /** Epochs may be judged by a metric, of which the higher or the lower value is better. */
    @Test
    void metricsMayDecide() {
        Metric negative = new Metric() {
            private double last = Double.NaN;

            @Override
            public String name() {
                return "negative";
            }

            @Override
            public void reset() {
                last = Double.NaN;
            }

            @Override
            public void update(Tensor prediction, Tensor target) {
                last = -prediction.item();
            }

            @Override
            public double value() {
                return last;
            }

            @Override
            public boolean higherIsBetter() {
                return true;
            }
        };
        History history =
                trainer().metrics(negative).monitor(negative).earlyStopping(1).fit(ONE, ONE, 7);
        assertEquals(7, history.size());
        assertEquals(4.0, history.last().validationMetrics().get("negative"));
        MeanAbsoluteError error = new MeanAbsoluteError();
        assertEquals(
                7,
                trainer()
                        .metrics(error)
                        .monitor(error)
                        .earlyStopping(6)
                        .fit(ONE, ONE, 50)
                        .size());
    }

    @Test
    void averagesAreValidatedAndSaved() throws IOException {
        Ema ema = new Ema(model.parameters(), 0.5);
        Path file = folder.resolve("best.safetensors");
        History history = trainer().ema(ema).best(file).fit(ONE, ONE, 2);
        // 3, then 2 and 1 by half: 2.5, 1.75.
        assertEquals(
                List.of(2.5, 1.75),
                history.epochs().stream().map(Epoch::validationLoss).toList());
        assertEquals(1, model.value());
        assertEquals(1.75, ema.averages().get(0).item());
        Moving best = new Moving(7);
        best.load(file);
        assertEquals(1.75, best.value());
        assertEquals(1, trainer().evaluate(ONE).loss(), "evaluate looks at the model itself");
    }

    @Test
    void averagesAreOutAfterAFailure() {
        Ema ema = new Ema(model.parameters(), 0.5);
        Batches broken = new Batches(
                Dataset.of(Tensor.zeros(1, 1), Tensor.zeros(1, 1)).map(batch -> {
                    throw new IllegalStateException("no such image");
                }),
                1);
        assertThrows(IllegalStateException.class, () -> trainer().ema(ema).fit(ONE, broken, 1));
        assertEquals(2, model.value());
        ema.update();
    }

    @Test
    void schedulersStepWhenTheyShould() {
        Batches two = new Batches(Dataset.of(Tensor.zeros(2, 1), Tensor.zeros(2, 1)), 1);
        List<Double> rates = new ArrayList<>();
        trainer()
                .stepScheduler(new Scheduler(sgd, Schedule.exponential(0.5)))
                .onBatchEnd((it, step) -> rates.add(sgd.learningRate()))
                .fit(two, 2);
        assertEquals(List.of(0.5, 0.25, 0.125, 0.0625), rates);
        sgd.learningRate(1);
        History history = trainer()
                .epochScheduler(new Scheduler(sgd, Schedule.exponential(0.5)))
                .fit(two, 3);
        assertEquals(
                List.of(1.0, 0.5, 0.25),
                history.epochs().stream().map(Epoch::learningRate).toList());
    }

    @Test
    void aPlateauSchedulerSeesTheValidationLoss() {
        PlateauScheduler plateau = new PlateauScheduler(sgd).patience(0).factor(0.5);
        trainer().plateauScheduler(plateau).fit(ONE, ONE, 3);
        assertEquals(1, sgd.learningRate());
        Trainer trainer = trainer().plateauScheduler(plateau);
        trainer.fit(ONE, ONE, 1);
        assertEquals(0.5, sgd.learningRate());
    }

    @Test
    void valuesOfGradientsAreClipped() {
        trainer().clipValue(0.25).fit(ONE, 1);
        assertEquals(2.75, model.value());
    }

    @Test
    void filesThatCannotBeWritten() {
        Path nowhere = folder.resolve("none").resolve("file");
        assertThrows(UncheckedIOException.class, () -> trainer().best(nowhere).fit(ONE, ONE, 1));
        assertThrows(
                UncheckedIOException.class, () -> trainer().checkpoint(nowhere).fit(ONE, ONE, 1));
        assertFalse(Files.exists(nowhere));
        assertTrue(Tape.isRecording());
    }

    /** A loss that was never a number is not the best. */
    @Test
    void lossesThatAreNoNumbersAreNeverBest() {
        Monitor monitor = new Monitor();
        double[] losses = {Double.NaN, Double.POSITIVE_INFINITY, 5, Double.NaN, 4, 4};
        List<Boolean> best = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            best.add(monitor.isBest(new Epoch(i + 1, 0, losses[i], Map.of(), Map.of(), 0, 0), true));
        }
        assertEquals(List.of(false, false, true, false, true, false), best);
        assertEquals(5, monitor.bestEpoch());
        assertEquals(1, monitor.epochsSince());
        Monitor loaded = new Monitor();
        loaded.load(monitor.state());
        assertArrayEquals(new int[] {5, 1}, new int[] {loaded.bestEpoch(), loaded.epochsSince()});
        assertFalse(loaded.isBest(new Epoch(7, 0, 4, Map.of(), Map.of(), 0, 0), true));
        loaded.load(new Monitor().state());
        assertTrue(loaded.isBest(new Epoch(8, 0, 9, Map.of(), Map.of(), 0, 0), true));
        assertThrows(IllegalArgumentException.class, () -> loaded.load(Map.of()));
    }
}
