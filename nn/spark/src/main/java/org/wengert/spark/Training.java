package org.wengert.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Module;
import org.wengert.nn.Parameter;
import org.wengert.nn.Rng;
import org.wengert.nn.optim.Clipping;
import org.wengert.nn.optim.LBFGS;
import org.wengert.nn.optim.Optimizer;
import org.wengert.nn.optim.Scheduler;
import org.wengert.nn.train.Checkpoint;

/** One call of {@link DataParallel#fit}. */
final class Training<M extends Module> {
    private final DataParallel settings;
    private final Workers workers;
    private final M model;
    private final ModelFactory<M> factory;
    private final OptimizerFactory optimizers;
    private final ShardLoss<M> loss;
    private final Optimizer optimizer;
    private final @Nullable Scheduler scheduler;
    private final Position position;
    private final int steps;

    Training(
            DataParallel settings,
            Workers workers,
            M model,
            ModelFactory<M> factory,
            OptimizerFactory optimizers,
            ShardLoss<M> loss,
            int steps) {
        this.settings = settings;
        this.workers = workers;
        this.model = model;
        this.factory = factory;
        this.optimizers = optimizers;
        this.loss = loss;
        this.steps = steps;
        optimizer = Checks.notNull(
                optimizers.create(model.parameters()), "fit: the optimizer", "Return new Adam(parameters, 1e-3).");
        if (settings.every > 1 && optimizer instanceof LBFGS) {
            throw new IllegalArgumentException("fit: LBFGS with every(" + settings.every
                    + "): its estimate is of all data at once, and cannot be averaged. Use every(1).");
        }
        scheduler = settings.schedule == null ? null : new Scheduler(optimizer, settings.schedule);
        position = new Position(settings.shards, settings.every, Rng.generator().nextLong());
    }

    M run() {
        resume();
        while (position.step() < steps) {
            int before = position.step();
            double[] losses =
                    settings.every == 1 ? new double[] {step()} : round(Math.min(settings.every, steps - before));
            position.advance(losses.length);
            for (int i = 0; i < losses.length; i++) {
                Step step = new Step(before + i + 1, steps, losses[i]);
                settings.onStep.forEach(f -> f.accept(step));
            }
            save(before);
        }
        return model;
    }

    /** Makes a step of the driver's optimizer by the mean of the shards' gradients; returns the loss before it. */
    private double step() {
        try (MemoryScope scope = Tape.open()) {
            double before = optimizer.step(this::evaluate);
            if (scheduler != null) {
                scheduler.step();
            }
            return before;
        }
    }

    private Tensor evaluate() {
        List<ShardResult> results = workers.run(task(null, new double[1][0]), snapshot(Map.of()));
        double mean = losses(results)[0];
        model.zeroGrad();
        Map<String, Parameter> parameters = model.namedParameters();
        Means.ofGradients(results.stream().map(result -> result.parameters).toList())
                .forEach((name, g) -> parameter(parameters, name).tensor().backward(g));
        if (settings.maxNorm < Double.POSITIVE_INFINITY) {
            Clipping.norm(model.parameters(), settings.maxNorm);
        }
        load(Means.ofStates(results.stream().map(result -> result.buffers).toList()));
        return Tensor.scalar(DType.FLOAT64, mean);
    }

    private static Parameter parameter(Map<String, Parameter> parameters, String name) {
        return Checks.notNull(parameters.get(name), "fit: the parameter " + name, "");
    }

    /** Makes steps on each shard, and takes the means of what they lead to; returns the losses before each of them. */
    private double[] round(int count) {
        double[][] rates = rates(count);
        List<ShardResult> results = workers.run(task(optimizers, rates), snapshot(optimizer.state()));
        double[] losses = losses(results);
        try (MemoryScope scope = Tape.open()) {
            load(Means.ofStates(
                    results.stream().map(result -> result.parameters).toList()));
            load(Means.ofStates(results.stream().map(result -> result.buffers).toList()));
            List<Optimizer> groups = optimizer.groups();
            double[] next = groups.stream().mapToDouble(Optimizer::learningRate).toArray();
            optimizer.load(Means.ofStates(
                    results.stream().map(result -> result.optimizer).toList()));
            for (int i = 0; i < next.length; i++) {
                groups.get(i).learningRate(next[i]);
            }
        }
        return losses;
    }

    /** Returns the rates of the next steps, and moves the schedule past them. */
    private double[][] rates(int count) {
        double[][] rates = new double[count][];
        for (int i = 0; i < count; i++) {
            rates[i] = optimizer.groups().stream()
                    .mapToDouble(Optimizer::learningRate)
                    .toArray();
            if (scheduler != null) {
                scheduler.step();
            }
        }
        return rates;
    }

    private ShardTask<M> task(@Nullable OptimizerFactory local, double[][] rates) {
        return new ShardTask<>(factory, loss, local, position.seed(), position.step(), rates, settings.maxNorm);
    }

    private Snapshot snapshot(Map<String, Tensor> optimizerState) {
        TreeSet<String> frozen = new TreeSet<>();
        model.namedParameters().forEach((name, parameter) -> {
            if (!parameter.requiresGrad()) {
                frozen.add(name);
            }
        });
        return new Snapshot(new TensorMap(model.state()), new TensorMap(optimizerState), frozen);
    }

    /** Returns the mean over the shards for each step. */
    private double[] losses(List<ShardResult> results) {
        double[] means = new double[results.get(0).losses.length];
        for (int step = 0; step < means.length; step++) {
            double[] losses = new double[results.size()];
            for (int shard = 0; shard < losses.length; shard++) {
                losses[shard] = results.get(shard).losses[step];
                if (!Double.isFinite(losses[shard])) {
                    throw new ArithmeticException(
                            "fit: step " + (position.step() + step) + ", shard " + shard
                                    + ": the loss is " + losses[shard]
                                    + ". Lower the learning rate, limit the gradients with clipNorm, or look for missing values in the data.");
                }
            }
            means[step] = Means.of(losses);
        }
        return means;
    }

    /** Changes these parameters and buffers. */
    private void load(Map<String, Tensor> values) {
        if (!values.isEmpty()) {
            Map<String, Tensor> state = model.state();
            state.putAll(values);
            model.load(state);
        }
    }

    private Checkpoint checkpoint(Path file) {
        Checkpoint checkpoint = new Checkpoint(file).with("model", model).with("optimizer", optimizer);
        if (scheduler != null) {
            checkpoint.with("scheduler", scheduler);
        }
        return checkpoint.with("training", position).with("random", Rng.stateful());
    }

    private void resume() {
        Path file = settings.checkpoint;
        if (settings.resumes && file == null) {
            throw new IllegalStateException(
                    "resume: there is no checkpoint to go on from. Say where it is: checkpoint(path, 100).");
        }
        if (settings.resumes && file != null && Files.exists(file)) {
            access(checkpoint(file)::load);
        }
    }

    /** Saves the checkpoint if it is time. */
    private void save(int stepsBefore) {
        Path file = settings.checkpoint;
        boolean isTime = position.step() == steps
                || position.step() / settings.checkpointEvery > stepsBefore / settings.checkpointEvery;
        if (file != null && isTime) {
            access(checkpoint(file)::save);
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
