package org.wengert.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.Module;
import org.wengert.nn.Rng;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Schedule;

/**
 * x = x - update((g_1 + ... + g_n) / n). Training of one network by n shards, each of which computes the gradient g_i of its own loss on one of Spark's executors.
 *
 * <pre>{@code
 * try (var train = DataParallel.on(sparkContext).shards(8).data(dataset)) {
 *     Net net = train.fit(
 *             Net::new,
 *             parameters -> new Adam(parameters, 1e-3),
 *             (model, step, shard) -> {
 *                 Batch batch = shard.batch(32);
 *                 return Loss.crossEntropy(model.forward(batch.features()), batch.targets());
 *             },
 *             1000);
 * }
 * }</pre>
 *
 * <p>The weights are the same bits for any number of executors, in whatever order they answer, and also if some fail and Spark computes their shards again: a shard's gradient depends on
 * the driver's weights, the step and the shard alone, and the driver adds gradients in the order of the shards. Another number of shards gives other weights. Driver and executors have one JDK and kind of
 * processor.
 *
 * <p>{@link Rng} is seeded on the driver, before the network is made: {@code Rng.seed(42)}. On executors it is seeded by that, the step and the shard.
 *
 * <p>The network's state is in its parameters and buffers: each shard computes with a new network that has the driver's, in the mode that the factory made it in. Parameters that are frozen on the driver
 * are frozen there too. Afterwards FLOAT32 and FLOAT64 buffers, such as running means, are the means over the shards, in their order; others are the first shard's.
 *
 * <p>With {@link #every every(k)}, k above 1, shards make k steps by themselves between two means: of the parameters, of buffers as above, and of the optimizer's state, which all go on from.
 *
 * <p>Li et al.: PyTorch Distributed: Experiences on accelerating data parallel training, 2020. Yu, Jin, Yang: On the linear speedup analysis of communication efficient momentum SGD for
 * distributed non-convex optimization, 2019, which averages parameters and momentum every k steps.
 */
public final class DataParallel implements AutoCloseable {
    private final @Nullable JavaSparkContext context;
    final List<Consumer<Step>> onStep = new ArrayList<>();
    int shards;
    int every = 1;
    double maxNorm = Double.POSITIVE_INFINITY;

    @Nullable
    Schedule schedule;

    @Nullable
    Path checkpoint;

    int checkpointEvery = Integer.MAX_VALUE;
    boolean resumes;
    private IntFunction<Workers> source;
    private @Nullable Workers workers;
    private boolean isClosed;

    private DataParallel(@Nullable JavaSparkContext context) {
        this.context = context;
        source = source(null);
    }

    /**
     * A training on the executors of this context, which stays open when the training is closed.
     *
     * @throws IllegalArgumentException if it is null
     * @throws IllegalStateException if it is stopped
     */
    public static DataParallel on(JavaSparkContext context) {
        Checks.notNull(context, "DataParallel.on: the SparkContext", "Pass new JavaSparkContext(conf).");
        SparkWorkers.checkRunning(context);
        return new DataParallel(context);
    }

    /** {@link #on(JavaSparkContext)} of Scala's class. */
    public static DataParallel on(SparkContext context) {
        Checks.notNull(context, "DataParallel.on: the SparkContext", "Pass session.sparkContext().");
        return on(JavaSparkContext.fromSparkContext(context));
    }

    /** The same training in this process alone, without Spark: one shard after the other, with the same bits. To look into a loss function, or to check a cluster's result. */
    public static DataParallel inProcess() {
        return new DataParallel(null);
    }

    /**
     * Sets the number of shards, which has to be set. The weights depend on it, and not on the number of executors: one or two for each of the executors' cores that there will be at most.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public DataParallel shards(int count) {
        shards = Checks.positive(count, "DataParallel: shards", "Use one for each core of the executors.");
        release();
        return this;
    }

    /**
     * Sets the number of steps between two means; 1 at first. With more, each shard steps by itself, with an optimizer of its own, which starts each round with the mean of all states.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public DataParallel every(int steps) {
        every = Checks.positive(steps, "DataParallel: every", "Use 1 to average gradients at each step.");
        return this;
    }

    /**
     * Gives shard i the rows i, i + n, i + 2 n and so on of a data set, n being the number of shards. The first {@link #fit} reads them once, and the executors keep them: random
     * changes belong into the loss.
     *
     * @throws IllegalArgumentException if it is null
     */
    public DataParallel data(Dataset data) {
        release();
        source = source(Checks.notNull(data, "DataParallel: the data set", "Leave it out for none."));
        return this;
    }

    /**
     * Gives shard i the rows i, i + n, i + 2 n and so on of an RDD, n being the number of shards. They are distributed once, each shard makes tensors of its rows once, and keeps them. For reproducible
     * weights the RDD has its rows in the same order whenever it is computed, as one that reads files has; one that comes from a shuffle has if it is sorted last.
     *
     * @param function makes tensors of a shard's rows
     * @throws IllegalArgumentException if an argument is null
     * @throws IllegalStateException if this training is {@link #inProcess}
     */
    public <R> DataParallel data(JavaRDD<R> rows, RowsFunction<R> function) {
        Checks.notNull(rows, "DataParallel: the RDD of rows", "Leave it out for none.");
        Checks.notNull(function, "DataParallel: the function of rows", "Pass rows -> Dataset.of(x, y).");
        JavaSparkContext running = context;
        if (running == null) {
            throw new IllegalStateException(
                    "DataParallel: an RDD, and no SparkContext. Pass a data set: data(function.dataset(rows.collect())).");
        }
        release();
        source = count -> SparkWorkers.of(running, rows, Serial.sendable(function, "the function of rows"), count);
        return this;
    }

    /** Sets the learning rate before each step by this schedule; without one it stays as it is. */
    public DataParallel schedule(Schedule schedule) {
        this.schedule = Checks.notNull(schedule, "DataParallel: the schedule", "Leave it out for none.");
        return this;
    }

    /**
     * Limits the norm of all gradients together before each step, as {@link org.wengert.nn.optim.Clipping#norm} does: of their mean; with {@link #every every(k)}, of each shard's.
     *
     * @throws IllegalArgumentException if the limit is not above 0
     */
    public DataParallel clipNorm(double limit) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException(
                    "DataParallel: clipNorm " + limit + ": expected a number above 0. Leave it out for no limit.");
        }
        maxNorm = limit;
        return this;
    }

    /** Calls a function on the driver after each step; with {@link #every every(k)} after each k steps, for each of them. What it throws ends the training. */
    public DataParallel onStep(Consumer<Step> f) {
        onStep.add(Checks.notNull(f, "DataParallel: the function", "Pass step -> {...}."));
        return this;
    }

    /**
     * Saves all that the training needs to go on, as a {@link org.wengert.nn.train.Checkpoint} on the driver: at the end, and each time that this number of steps has been made. With
     * {@link #every every(k)}, when the round has ended in which they were.
     *
     * @throws IllegalArgumentException if the path is null, or the number of steps is below 1
     */
    public DataParallel checkpoint(Path file, int everySteps) {
        checkpointEvery = Checks.positive(everySteps, "DataParallel: steps between checkpoints", "Try 100.");
        checkpoint = Checks.notNull(
                file, "DataParallel: the path of the checkpoint", "Pass one: Path.of(\"train.checkpoint\").");
        return this;
    }

    /** Lets {@link #fit} go on, bit for bit, where the {@link #checkpoint} was saved, if there is one. Data, factories and settings are those of before. */
    public DataParallel resume() {
        resumes = true;
        return this;
    }

    /** Trains a network that the factory makes here: {@link #fit(Module, ModelFactory, OptimizerFactory, ShardLoss, int)}. */
    public <M extends Module> M fit(ModelFactory<M> factory, OptimizerFactory optimizer, ShardLoss<M> loss, int steps) {
        Checks.notNull(factory, "fit: the model factory", "Pass Net::new.");
        M model = Checks.notNull(factory.create(), "fit: the factory's network", "Return a new one.");
        return fit(model, factory, optimizer, loss, steps);
    }

    /**
     * Trains until there have been {@code steps} steps in all, those of a resumed checkpoint included.
     *
     * @param model the network to train, such as one with loaded weights
     * @param factory makes networks like it for the shards
     * @return the network
     * @throws IllegalArgumentException if an argument is null, the factory's networks differ in their parameters or buffers from the model, something cannot be sent to the executors, a shard has no rows,
     *     or a checkpoint does not fit; nothing has changed then
     * @throws ArithmeticException if a loss is not finite, before the parameters change; it names the step and the shard
     * @throws IllegalStateException if this training is closed or has no number of shards, the SparkContext is stopped, or a shard failed; it says which and why
     * @throws java.io.UncheckedIOException if a checkpoint cannot be written or read
     */
    public <M extends Module> M fit(
            M model, ModelFactory<M> factory, OptimizerFactory optimizer, ShardLoss<M> loss, int steps) {
        Checks.notNull(model, "fit: the network", "Pass one, or leave it out.");
        Checks.notNull(factory, "fit: the model factory", "Pass Net::new.");
        Checks.notNull(optimizer, "fit: the optimizer", "Pass parameters -> new Adam(parameters, 1e-3).");
        Checks.notNull(loss, "fit: the loss", "Pass (model, step, shard) -> loss.");
        if (steps < 0) {
            throw new IllegalArgumentException(
                    "fit: " + steps + " steps: expected 0 or more. Pass how many there shall be in all.");
        }
        checkReady();
        Serial.sendable(loss, "the loss");
        if (every > 1) {
            Serial.sendable(optimizer, "the optimizer's factory");
        }
        checkAlike(model, Serial.sendable(factory, "the model factory"));
        return new Training<>(this, workers(), model, factory, optimizer, loss, steps).run();
    }

    private void checkReady() {
        if (isClosed) {
            throw new IllegalStateException("fit: this DataParallel is closed. Call fit inside its try block.");
        }
        if (shards == 0) {
            throw new IllegalStateException(
                    "fit: the number of shards is not set, and the weights depend on it. Say shards(8), for one or two for each core of the executors.");
        }
        if (context != null) {
            SparkWorkers.checkRunning(context);
        }
    }

    /** Throws if the factory's networks have other parameters or buffers than the model, or are no new ones. */
    private static <M extends Module> void checkAlike(M model, ModelFactory<M> factory) {
        Map<String, Tensor> random = Rng.stateful().state();
        M other = Checks.notNull(factory.create(), "fit: the factory's network", "Return a new one.");
        Rng.stateful().load(random);
        if (other == model) {
            throw new IllegalArgumentException(
                    "fit: the model factory returned the same network twice, and shards would change it at once. Return a new one: Net::new.");
        }
        try {
            other.load(model.state());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "fit: the model factory makes networks that differ. Let it make the same one at each call. "
                            + e.getMessage(),
                    e);
        }
    }

    private Workers workers() {
        Workers ready = workers;
        if (ready == null) {
            ready = source.apply(shards);
            workers = ready;
        }
        return ready;
    }

    private IntFunction<Workers> source(@Nullable Dataset data) {
        JavaSparkContext running = context;
        return count -> {
            if (data != null && data.size() < count) {
                throw RowShards.tooFew(Integer.toString(data.size()), count);
            }
            return running != null
                    ? SparkWorkers.of(running, data, count)
                    : new LocalWorkers(IntStream.range(0, count)
                            .mapToObj(number ->
                                    data == null ? ShardRows.none(number, count) : ShardRows.of(data, number, count))
                            .toList());
        };
    }

    private void release() {
        if (workers != null) {
            workers.close();
            workers = null;
        }
    }

    /** Lets the executors forget the data. The SparkContext stays open. */
    @Override
    public void close() {
        isClosed = true;
        release();
    }
}
