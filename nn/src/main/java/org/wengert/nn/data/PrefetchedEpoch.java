package org.wengert.nn.data;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the next batch on another thread while this one is used. Each batch is a task of its own, so that none waits for a loop that was left. */
final class PrefetchedEpoch implements Iterator<Batch> {
    /** Its threads end when there has been nothing to do for a second. */
    private static final Executor THREADS =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "wengert-prefetch");
                thread.setDaemon(true);
                return thread;
            });

    private final int count;
    private final IntFunction<Supplier<Batch>> batch;
    private int started;
    private @Nullable CompletableFuture<Batch> next;

    PrefetchedEpoch(int count, IntFunction<Supplier<Batch>> batch) {
        this.count = count;
        this.batch = batch;
        this.next = start();
    }

    private @Nullable CompletableFuture<Batch> start() {
        return started == count ? null : CompletableFuture.supplyAsync(batch.apply(started++), THREADS);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Batch next() {
        CompletableFuture<Batch> current = next;
        if (current == null) {
            throw Batches.isOver();
        }
        try {
            return current.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        } finally {
            // Not before: the data set is asked for one batch at a time.
            next = start();
        }
    }
}
