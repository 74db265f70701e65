package org.wengert.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wengert.nn.Rng;
import org.wengert.nn.Stateful;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.optim.Ema;

/** One call of {@link Trainer#fit}. */
final class Fitting {
    private static final Evaluation NONE = new Evaluation(Double.NaN, Map.of(), 0);

    private final Trainer trainer;
    private final Batches training;
    private final @Nullable Batches validation;
    private final int epochs;
    private final Metric[] metrics;

    Fitting(Trainer trainer, Batches training, @Nullable Batches validation, int epochs) {
        this.trainer = trainer;
        this.training = Arguments.notNull(
                training, "fit: the set of training batches", "Pass new Batches(data, 32).shuffle().");
        this.validation = validation;
        this.epochs = epochs;
        this.metrics = trainer.metrics.toArray(new Metric[0]);
        if (epochs < 0) {
            throw new IllegalArgumentException(
                    "fit: " + epochs + " epochs: expected 0 or more. Pass how many there shall be in all.");
        }
        if (!trainer.monitor.isAmong(trainer.metrics)) {
            throw new IllegalStateException(
                    "fit: epochs are judged by a metric that is not computed any more. Call monitor(...) after metrics(...).");
        }
        if (training.size() == 0 || validation != null && validation.size() == 0) {
            throw new IllegalArgumentException("fit: there are no " + (training.size() == 0 ? "training" : "validation")
                    + " batches. Pass those of data with a sample or more.");
        }
    }

    void run() {
        trainer.isStopped = false;
        Modes before = new Modes(trainer.model);
        try {
            resume();
            if (!trainer.model.isTraining()) {
                trainer.model.train();
            }
            while (!trainer.isStopped
                    && trainer.history.size() < epochs
                    && trainer.monitor.epochsSince() < trainer.patience) {
                epoch(trainer.history.size() + 1);
            }
            restoreBest();
        } finally {
            trainer.isInEpoch = false;
            before.restore();
        }
    }

    private void epoch(int number) {
        long start = trainer.clock.getAsLong();
        trainer.progress.startEpoch(number, epochs, training.size());
        trainer.metrics.forEach(Metric::reset);
        trainer.isInEpoch = true;
        Mean loss = new Mean();
        double rate = trainer.optimizer.learningRate();
        Iterator<Batch> batches = training.iterator();
        for (int i = 1; batches.hasNext() && !trainer.isStopped; i++) {
            rate = trainer.optimizer.learningRate();
            Step step = new TrainingStep(trainer, number, i, training.size()).make(batches);
            loss.add(step.loss(), step.samples());
            trainer.progress.endBatch(step.samples(), step.loss(), metrics);
            trainer.onBatchEnd.forEach(f -> f.accept(trainer, step));
        }
        trainer.isInEpoch = false;
        Epoch epoch = validated(number, loss.value(), rate, start);
        stepSchedulers(epoch);
        trainer.history.add(epoch);
        trainer.progress.endEpoch(epoch);
        trainer.onEpochEnd.forEach(f -> f.accept(trainer, epoch));
        if (trainer.checkpoint != null) {
            access(checkpoint(trainer.checkpoint)::save);
        }
    }

    /** The epoch with its validation; the model is saved if it is the best. Averages take the place of the model's weights meanwhile. */
    private Epoch validated(int number, double loss, double rate, long start) {
        Map<String, Double> values = Metrics.values(trainer.metrics);
        try (Ema.@Nullable Swap averages = trainer.ema == null ? null : trainer.ema.swapIn()) {
            Evaluation of = validation == null ? NONE : new Evaluating(trainer, validation).run();
            double seconds = (trainer.clock.getAsLong() - start) * 1e-9;
            Epoch epoch = new Epoch(number, loss, of.loss(), values, of.metrics(), rate, seconds);
            boolean isBest = trainer.monitor.isBest(epoch, validation != null);
            if (isBest && trainer.best != null) {
                Path best = trainer.best;
                access(() -> trainer.model.save(best));
            }
            return epoch;
        }
    }

    private void stepSchedulers(Epoch epoch) {
        if (trainer.epochScheduler != null) {
            trainer.epochScheduler.step();
        }
        if (trainer.plateauScheduler != null) {
            trainer.plateauScheduler.step(validation == null ? epoch.loss() : epoch.validationLoss());
        }
    }

    private Checkpoint checkpoint(Path file) {
        Checkpoint checkpoint =
                new Checkpoint(file).with("model", trainer.model).with("optimizer", trainer.optimizer);
        with(checkpoint, "epoch_scheduler", trainer.epochScheduler);
        with(checkpoint, "step_scheduler", trainer.stepScheduler);
        with(checkpoint, "plateau_scheduler", trainer.plateauScheduler);
        with(checkpoint, "ema", trainer.ema);
        return checkpoint
                .with("random", Rng.stateful())
                .with("trainer", trainer.monitor)
                .with("history", trainer.history);
    }

    private static void with(Checkpoint checkpoint, String name, @Nullable Stateful part) {
        if (part != null) {
            checkpoint.with(name, part);
        }
    }

    private void resume() {
        if (!trainer.resumes) {
            return;
        }
        if (trainer.checkpoint == null) {
            throw new IllegalStateException(
                    "resume: there is no checkpoint to go on from. Say where it is: checkpoint(path).");
        }
        Path file = trainer.checkpoint;
        if (Files.exists(file)) {
            access(checkpoint(file)::loadAll);
        }
        trainer.resumes = false;
    }

    private void restoreBest() {
        Path best = trainer.best;
        if (trainer.restoresBest && best != null && trainer.monitor.bestEpoch() > 0) {
            access(() -> trainer.model.load(best));
        }
    }

    private interface Access {
        void run() throws IOException;
    }

    private static void access(Access action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
