package org.wengert.nn.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.wengert.nn.Rng;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.SplitMix;
import org.wengert.nn.internal.ThreadRandom;

/**
 * The batches of a data set. Each loop over them is one epoch; if shuffled, each epoch has an order of its own.
 *
 * <pre>{@code
 * Batches batches = new Batches(data, 32).shuffle();
 * for (int epoch = 0; epoch < 100; epoch++) {
 *     for (Batch batch : batches) {
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>Immutable: {@link #shuffle}, {@link #dropLast} and {@link #prefetch} return new batches.
 *
 * <p>While the data set makes a batch, {@link Rng} is a generator of the batch's own, seeded when the epoch starts. So random changes of images are the same with and without {@link
 * #prefetch}. An epoch that is not shuffled draws one number for that.
 */
public final class Batches implements Iterable<Batch> {
    private final Dataset data;
    private final int batchSize;
    private final boolean shuffled;
    private final boolean fullOnly;
    private final boolean ahead;

    /**
     * Batches of {@code batchSize} samples in the order of the data; the last one has the remaining samples.
     *
     * @throws IllegalArgumentException if the data set is null or the batch size is not positive
     */
    public Batches(Dataset data, int batchSize) {
        this(data, batchSize, false, false, false);
    }

    private Batches(Dataset data, int batchSize, boolean shuffled, boolean fullOnly, boolean ahead) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batches: batch size " + batchSize + ": expected 1 or more. Use 1 for one sample a step.");
        }
        this.data = Arguments.notNull(data, "batches: the data set", "Pass one: Dataset.of(features, targets).");
        this.batchSize = batchSize;
        this.shuffled = shuffled;
        this.fullOnly = fullOnly;
        this.ahead = ahead;
    }

    /** Returns these batches in a new random order each epoch, drawn from {@link Rng} when the epoch starts. */
    public Batches shuffle() {
        return new Batches(data, batchSize, true, fullOnly, ahead);
    }

    /** Returns these batches without the last one, if it is smaller than the others. */
    public Batches dropLast() {
        return new Batches(data, batchSize, shuffled, true, ahead);
    }

    /**
     * Returns these batches, each made by another thread while the one before is used: the same batches, in the same order. What the data set throws there, {@code next()} throws. The thread
     * waits for nobody, so that a loop may be left at any time.
     *
     * <p>Their tensors belong to no memory scope ({@link org.wengert.Tape#open}); the garbage collector frees them.
     */
    public Batches prefetch() {
        return new Batches(data, batchSize, shuffled, fullOnly, true);
    }

    /** Returns the number of batches in an epoch. */
    public int size() {
        return data.size() / batchSize + (fullOnly || data.size() % batchSize == 0 ? 0 : 1);
    }

    /** Starts an epoch. */
    @Override
    public Iterator<Batch> iterator() {
        int[] order = shuffled ? Rng.permutation(data.size()) : ascending(data.size());
        int count = size();
        SplitMix seeds = new SplitMix(seed());
        IntFunction<Supplier<Batch>> batch = number -> {
            int from = number * batchSize;
            int[] rows = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
            SplitMix random = new SplitMix(seeds.nextLong());
            return () -> ThreadRandom.during(random, () -> data.rows(rows));
        };
        return ahead ? new PrefetchedEpoch(count, batch) : new PlainEpoch(count, batch);
    }

    /** A number of this epoch's. A shuffle has drawn numbers already: the next orders are those of {@link Rng#permutation} alone. */
    private long seed() {
        SplitMix random = ThreadRandom.current();
        return shuffled ? new SplitMix(~random.state()).nextLong() : random.nextLong();
    }

    /** Makes each batch when it is asked for. */
    private static final class PlainEpoch implements Iterator<Batch> {
        private final int count;
        private final IntFunction<Supplier<Batch>> batch;
        private int next;

        PlainEpoch(int count, IntFunction<Supplier<Batch>> batch) {
            this.count = count;
            this.batch = batch;
        }

        @Override
        public boolean hasNext() {
            return next < count;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw isOver();
            }
            return batch.apply(next++).get();
        }
    }

    static NoSuchElementException isOver() {
        return new NoSuchElementException("batches: the epoch is over. Loop over the batches again for the next one.");
    }

    private static int[] ascending(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
