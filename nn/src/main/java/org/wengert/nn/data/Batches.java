package org.wengert.nn.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.wengert.nn.Rng;
import org.wengert.nn.internal.Arguments;

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
 * <p>Immutable: {@link #shuffle} and {@link #dropLast} return new batches.
 */
public final class Batches implements Iterable<Batch> {
    private final Dataset data;
    private final int batchSize;
    private final boolean shuffled;
    private final boolean fullOnly;

    /**
     * Batches of {@code batchSize} samples in the order of the data; the last one has the remaining samples.
     *
     * @throws IllegalArgumentException if the data set is null or the batch size is not positive
     */
    public Batches(Dataset data, int batchSize) {
        this(data, batchSize, false, false);
    }

    private Batches(Dataset data, int batchSize, boolean shuffled, boolean fullOnly) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batches: batch size " + batchSize + ": expected 1 or more. Use 1 for one sample a step.");
        }
        this.data = Arguments.notNull(data, "batches: the data set", "Pass one: Dataset.of(features, targets).");
        this.batchSize = batchSize;
        this.shuffled = shuffled;
        this.fullOnly = fullOnly;
    }

    /** Returns these batches in a new random order each epoch, drawn from {@link Rng} when the epoch starts. */
    public Batches shuffle() {
        return new Batches(data, batchSize, true, fullOnly);
    }

    /** Returns these batches without the last one, if it is smaller than the others. */
    public Batches dropLast() {
        return new Batches(data, batchSize, shuffled, true);
    }

    /** Returns the number of batches in an epoch. */
    public int size() {
        return data.size() / batchSize + (fullOnly || data.size() % batchSize == 0 ? 0 : 1);
    }

    /** Starts an epoch. */
    @Override
    public Iterator<Batch> iterator() {
        int[] order = shuffled ? Rng.permutation(data.size()) : ascending(data.size());
        int end = fullOnly ? order.length / batchSize * batchSize : order.length;
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Batch next() {
                if (!hasNext()) {
                    throw new NoSuchElementException(
                            "batches: the epoch is over. Loop over the batches again for the next one.");
                }
                int from = next;
                next = Math.min(end, from + batchSize);
                return data.rows(Arrays.copyOfRange(order, from, next));
            }
        };
    }

    private static int[] ascending(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
