package org.wengert.nn.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.Layer;
import org.wengert.nn.Loss;
import org.wengert.nn.Module;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.optim.Ema;
import org.wengert.nn.optim.Optimizer;
import org.wengert.nn.optim.PlateauScheduler;
import org.wengert.nn.optim.Scheduler;

/**
 * Trains a model on the batches of its data, epoch after epoch.
 *
 * <pre>{@code
 * Trainer trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(model.parameters(), 1e-3))
 *         .metrics(new Accuracy())
 *         .checkpoint(Path.of("digits.checkpoint"))
 *         .resume();
 * History history = trainer.fit(new Batches(train, 64).shuffle(), new Batches(validation, 256), 10);
 * }</pre>
 *
 * <p>A step clears the gradients, computes the loss of a batch, calls {@code backward()}, limits the gradients, and updates the parameters and what follows them. It runs in a memory scope of
 * its own, so what is computed in it, the reading of the batch included, cannot be used after it: copy what you need in {@link org.wengert.Tape#outsideScopes}.
 *
 * <p>Steps are made in training mode, and validation in evaluation mode. Afterwards each module has the mode that it had. A part of a model in training mode that was set to
 * {@code eval()} by itself, such as a frozen encoder, stays so.
 *
 * <p>The loss of an epoch is the mean over its samples, if that of a batch is. A validation draws no random numbers from those of the training.
 */
public final class Trainer {
    final Module model;
    final Computation computation;
    final Optimizer optimizer;
    final History history = new History();
    final Monitor monitor = new Monitor();
    final List<BiConsumer<Trainer, Step>> onBatchEnd = new ArrayList<>();
    final List<BiConsumer<Trainer, Epoch>> onEpochEnd = new ArrayList<>();
    List<Metric> metrics = List.of();

    @Nullable
    Scheduler epochScheduler;

    @Nullable
    Scheduler stepScheduler;

    @Nullable
    PlateauScheduler plateauScheduler;

    @Nullable
    Ema ema;

    double maxNorm = Double.POSITIVE_INFINITY;
    double maxValue = Double.POSITIVE_INFINITY;
    int patience = Integer.MAX_VALUE;

    @Nullable
    Path best;

    boolean restoresBest;

    @Nullable
    Path checkpoint;

    boolean resumes;
    boolean isStopped;
    boolean isInEpoch;
    Progress progress = Progress.console();
    LongSupplier clock = System::nanoTime;
    private boolean isFitting;

    /**
     * A trainer of a layer: the loss is {@code loss.forward(model.forward(batch.features()), batch.targets())}.
     *
     * @throws IllegalArgumentException if an argument is null
     */
    public <M extends Module & Layer> Trainer(M model, Loss loss, Optimizer optimizer) {
        this(
                model,
                Computation.ofLayer(Arguments.notNull(model, "Trainer: the model", "Pass a module."), loss),
                optimizer);
    }

    /**
     * A trainer of a model that predicts in its own way, {@code batch -> model.forward(batch.features(), mask)}: the loss is that of the prediction and the targets.
     *
     * @throws IllegalArgumentException if an argument is null
     */
    public Trainer(Module model, Function<Batch, Tensor> prediction, Loss loss, Optimizer optimizer) {
        this(model, Computation.ofPrediction(prediction, loss), optimizer);
    }

    /**
     * A trainer whose loss is any function of a batch. There are no predictions then that {@link #metrics} could look at.
     *
     * @throws IllegalArgumentException if an argument is null
     */
    public Trainer(Module model, Function<Batch, Tensor> loss, Optimizer optimizer) {
        this(model, Computation.ofLoss(loss), optimizer);
    }

    private Trainer(Module model, Computation computation, Optimizer optimizer) {
        this.model = Arguments.notNull(model, "Trainer: the model", "Pass a module.");
        this.computation = computation;
        this.optimizer =
                Arguments.notNull(optimizer, "Trainer: the optimizer", "Pass one: new Adam(model.parameters(), 1e-3).");
    }

    /**
     * Sets the metrics that are computed of training and validation data. After {@link #fit} they hold what they have seen last.
     *
     * @throws IllegalArgumentException if one is null, two have one name, or this trainer was created without a prediction
     */
    public Trainer metrics(Metric... metrics) {
        this.metrics = checked(metrics);
        return this;
    }

    private List<Metric> checked(Metric... metrics) {
        List<Metric> list = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Metric metric : metrics) {
            list.add(Arguments.notNull(metric, "Trainer: a metric", "Pass one, such as new Accuracy()."));
            if (!names.add(metric.name())) {
                throw new IllegalArgumentException("Trainer: two metrics are named '" + metric.name()
                        + "': expected names of their own. Override name() of one.");
            }
        }
        if (!list.isEmpty() && !computation.predicts()) {
            throw new IllegalArgumentException(
                    "Trainer: metrics " + names
                            + " need predictions, and this trainer has a loss of the batch alone. Use new Trainer(model, batch -> prediction, loss, optimizer).");
        }
        return list;
    }

    /** Steps this scheduler after each epoch. */
    public Trainer epochScheduler(Scheduler scheduler) {
        epochScheduler = Arguments.notNull(scheduler, "Trainer: the scheduler", "Leave it out for none.");
        return this;
    }

    /** Steps this scheduler after each batch. */
    public Trainer stepScheduler(Scheduler scheduler) {
        stepScheduler = Arguments.notNull(scheduler, "Trainer: the scheduler", "Leave it out for none.");
        return this;
    }

    /** Steps this scheduler after each epoch with the validation loss; with the training loss if there is no validation data. */
    public Trainer plateauScheduler(PlateauScheduler scheduler) {
        plateauScheduler = Arguments.notNull(scheduler, "Trainer: the scheduler", "Leave it out for none.");
        return this;
    }

    /**
     * Limits the norm of all gradients together, as {@link org.wengert.nn.optim.Clipping#norm} does.
     *
     * @throws IllegalArgumentException if the limit is not above 0
     */
    public Trainer clipNorm(double limit) {
        maxNorm = positive("clipNorm", limit);
        return this;
    }

    /**
     * Limits each element of the gradients, as {@link org.wengert.nn.optim.Clipping#value} does.
     *
     * @throws IllegalArgumentException if the limit is not above 0
     */
    public Trainer clipValue(double limit) {
        maxValue = positive("clipValue", limit);
        return this;
    }

    private static double positive(String what, double limit) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException(
                    "Trainer: " + what + " " + limit + ": expected a number above 0. Leave it out for no limit.");
        }
        return limit;
    }

    /** Updates these averages after each step. Validation, and the model that {@link #best} saves, use them. */
    public Trainer ema(Ema ema) {
        this.ema = Arguments.notNull(ema, "Trainer: the moving average", "Leave them out for none.");
        return this;
    }

    /**
     * Judges epochs by this metric, which must be one of {@link #metrics}, instead of by the loss. It is that of the validation data, or without them that of the training data.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public Trainer monitor(Metric metric) {
        if (!metrics.contains(metric)) {
            throw new IllegalArgumentException(
                    "Trainer: monitor of a metric that is not computed. Add it first: metrics(...).");
        }
        monitor.metric(metric);
        return this;
    }

    /**
     * Stops after this number of epochs in a row that were not better than the best before.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public Trainer earlyStopping(int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException(
                    "Trainer: early stopping after " + epochs + " epochs: expected 1 or more. Try 5.");
        }
        patience = epochs;
        return this;
    }

    /** Saves the model, as {@link Module#save} does, after each epoch that was the best so far. */
    public Trainer best(Path file) {
        best = Arguments.notNull(
                file, "Trainer: the path of the best model", "Pass one: Path.of(\"best.safetensors\").");
        return this;
    }

    /** {@link #best}, and loads the best model when the training ends. A later {@link #fit} starts from it. */
    public Trainer restoreBest(Path file) {
        restoresBest = true;
        return best(file);
    }

    /** Saves all that the training needs to go on after each epoch, as a {@link Checkpoint}. */
    public Trainer checkpoint(Path file) {
        checkpoint = Arguments.notNull(
                file, "Trainer: the path of the checkpoint", "Pass one: Path.of(\"train.checkpoint\").");
        return this;
    }

    /** Lets {@link #fit} go on, bit for bit, where the {@link #checkpoint} was saved, if there is one. */
    public Trainer resume() {
        resumes = true;
        return this;
    }

    /** Shows the progress in this way; at first it is {@link Progress#console}. */
    public Trainer progress(Progress progress) {
        this.progress = Arguments.notNull(progress, "Trainer: the progress", "Use Progress.none() for none.");
        return this;
    }

    /** Calls a function after each step. What it throws ends the training. */
    public Trainer onBatchEnd(BiConsumer<Trainer, Step> f) {
        onBatchEnd.add(Arguments.notNull(f, "Trainer: the function", "Pass (trainer, step) -> {...}."));
        return this;
    }

    /** Calls a function after each epoch, before the checkpoint is saved. What it throws ends the training. */
    public Trainer onEpochEnd(BiConsumer<Trainer, Epoch> f) {
        onEpochEnd.add(Arguments.notNull(f, "Trainer: the function", "Pass (trainer, epoch) -> {...}."));
        return this;
    }

    /** Ends the training, from a callback: the epoch ends with this batch, is validated and counts as a whole, and no other follows. */
    public void stop() {
        isStopped = true;
    }

    /** Returns the epochs so far. */
    public History history() {
        return history;
    }

    /** Trains without validation: {@link #fit(Batches, Batches, int)}. */
    public History fit(Batches training, int epochs) {
        return run(training, null, epochs);
    }

    /**
     * Trains until there have been {@code epochs} epochs in all, those before and those of a resumed checkpoint included; or until early stopping or {@link #stop} ends it.
     *
     * @return the epochs, those before included
     * @throws IllegalArgumentException if there are no batches or the number of epochs is negative, or if a checkpoint does not fit
     * @throws ArithmeticException if a loss is not finite, before the parameters change; it names the epoch, the batch and where it is known the reason
     * @throws java.io.UncheckedIOException if a file cannot be written or read
     */
    public History fit(Batches training, Batches validation, int epochs) {
        return run(
                training,
                Arguments.notNull(validation, "fit: the set of validation batches", "Leave them out for none."),
                epochs);
    }

    private History run(Batches training, @Nullable Batches validation, int epochs) {
        if (isFitting) {
            throw new IllegalStateException("fit: this trainer is training. Call fit again when it has ended.");
        }
        isFitting = true;
        try {
            new Fitting(this, training, validation, epochs).run();
        } finally {
            isFitting = false;
        }
        return history;
    }

    /**
     * Computes the loss and the metrics of other data, in evaluation mode and without a change to the model.
     *
     * @throws IllegalArgumentException if there are no batches
     * @throws IllegalStateException in {@link #onBatchEnd}, if there are metrics: they are those of the epoch then
     */
    public Evaluation evaluate(Batches batches) {
        if (isInEpoch && !metrics.isEmpty()) {
            throw new IllegalStateException(
                    "evaluate: the metrics are in use until the epoch ends. Call it in onEpochEnd, or leave the metrics out.");
        }
        return new Evaluating(
                        this,
                        Arguments.notNull(batches, "evaluate: the set of batches", "Pass new Batches(data, 256)."))
                .run();
    }
}
