package org.wengert.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.wengert.Threads;
import org.wengert.nn.data.Dataset;

/** Computes the shards on the executors of a Spark context: each is the one element of a partition, which is kept where it was computed first. */
final class SparkWorkers implements Workers {
    private final JavaSparkContext context;
    private final JavaRDD<ShardRows> shards;
    private final List<Broadcast<ShardRows>> sources;

    private SparkWorkers(JavaSparkContext context, JavaRDD<ShardRows> shards, List<Broadcast<ShardRows>> sources) {
        this.context = context;
        this.shards = shards.persist(StorageLevel.MEMORY_AND_DISK());
        this.sources = sources;
    }

    /** Sends the rows of a data set. Broadcast, since the elements of a parallelized list are sent again with each task. */
    static SparkWorkers of(JavaSparkContext context, @Nullable Dataset data, int count) {
        List<Broadcast<ShardRows>> sources = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            sources.add(context.broadcast(
                    data == null ? ShardRows.none(number, count) : ShardRows.of(data, number, count)));
        }
        JavaRDD<ShardRows> shards = context.parallelize(sources, count).map(Broadcast::value);
        return new SparkWorkers(context, shards, sources);
    }

    /** Distributes the rows of an RDD. */
    static <R> SparkWorkers of(JavaSparkContext context, JavaRDD<R> rows, RowsFunction<R> function, int count) {
        SparkWorkers workers = new SparkWorkers(context, RowShards.of(rows, function, count), List.of());
        long found = workers.inContext(() -> workers.shards.map(ShardRows::size).collect()).stream()
                .mapToLong(size -> size)
                .filter(size -> size > 0)
                .count();
        if (found < count) {
            workers.close();
            throw RowShards.tooFew(Long.toString(found), count);
        }
        return workers;
    }

    @Override
    public List<ShardResult> run(ShardTask<?> task, Snapshot start) {
        return inContext(() -> {
            Broadcast<Snapshot> sent = context.broadcast(start);
            try {
                return shards.map(new RemoteTask(task, sent)).collect();
            } finally {
                if (!isStopped()) {
                    sent.destroy();
                }
            }
        });
    }

    private interface Job<T> {
        T run() throws Exception;
    }

    /** Runs a Spark job. An error on an executor is the cause, or the cause's cause, of the one that Spark throws. */
    private <T> T inContext(Job<T> job) {
        checkRunning(context);
        try {
            return job.run();
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ShardFailure) {
                    throw new IllegalStateException("fit: " + cause.getMessage(), e);
                }
            }
            throw new IllegalStateException(
                    isStopped()
                            ? "fit: the SparkContext was stopped. Start one, and go on from a checkpoint: resume()."
                            : "fit: Spark could not compute the shards. " + e.getMessage(),
                    e);
        }
    }

    /** Throws if the context is stopped. */
    static void checkRunning(JavaSparkContext context) {
        if (context.sc().isStopped()) {
            throw new IllegalStateException(
                    "DataParallel: the SparkContext is stopped. Start one, and pass it to DataParallel.on.");
        }
    }

    private boolean isStopped() {
        return context.sc().isStopped();
    }

    @Override
    public void close() {
        if (!isStopped()) {
            shards.unpersist(true);
            sources.forEach(Broadcast::destroy);
        }
    }

    /** A shard's task, on an executor. */
    private record RemoteTask(ShardTask<?> task, Broadcast<Snapshot> start)
            implements Function<ShardRows, ShardResult> {
        @Override
        public ShardResult call(ShardRows rows) {
            limitThreads();
            return task.run(rows, start.value());
        }

        /** An executor that may use a few of a machine's cores has as many threads, unless the system property says another number. */
        private static void limitThreads() {
            SparkEnv env = SparkEnv.get();
            boolean isDriver = "driver".equals(env.executorId());
            String cores = env.conf().get("spark.executor.cores", "");
            if (!isDriver && !cores.isEmpty() && System.getProperty("wengert.threads") == null) {
                Threads.setCount(Math.min(Integer.parseInt(cores), 1024));
            }
        }
    }
}
