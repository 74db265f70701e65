package org.wengert.nn.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.wengert.nn.Rng;

/**
 * A data set, some samples at a time. Each loop over it is one epoch, with an order of its own if it shuffles.
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
 * <p>Immutable: each method returns batches that differ in one point.
 */
public final class Batches implements Iterable<Batch> {
    private final Dataset data;
    private final int batchSize;
    private final boolean shuffled;
    private final boolean full;

    /**
     * In order, {@code batchSize} samples at a time; the last batch has what is left.
     *
     * @throws IllegalArgumentException if the batch size is not positive
     */
    public Batches(Dataset data, int batchSize) {
        this(data, batchSize, false, false);
    }

    private Batches(Dataset data, int batchSize, boolean shuffled, boolean full) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batches: batch size " + batchSize + ": expected 1 or more. Use 1 for one sample a step.");
        }
        this.data = data;
        this.batchSize = batchSize;
        this.shuffled = shuffled;
        this.full = full;
    }

    /** In a new random order each epoch, drawn from {@link Rng} when the epoch starts. */
    public Batches shuffle() {
        return new Batches(data, batchSize, true, full);
    }

    /** Without the last batch, if it would be smaller than the others. */
    public Batches dropLast() {
        return new Batches(data, batchSize, shuffled, true);
    }

    /** The number of batches in an epoch. */
    public int size() {
        return data.size() / batchSize + (full || data.size() % batchSize == 0 ? 0 : 1);
    }

    /** One epoch. */
    @Override
    public Iterator<Batch> iterator() {
        int[] order = shuffled ? Rng.permutation(data.size()) : ascending(data.size());
        int end = full ? order.length / batchSize * batchSize : order.length;
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
