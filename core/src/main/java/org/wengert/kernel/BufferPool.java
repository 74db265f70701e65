package org.wengert.kernel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of buffers for intermediate results, shared by all threads. A buffer belongs to the call that claimed it until
 * that call gives it back, so calls may nest; a buffer that is never given back is left to the garbage collector.
 */
final class BufferPool<T> {
    private final AtomicReferenceArray<@Nullable T> free;
    private final int mask;

    /** A pool in which four nested calls on every processor find a buffer each; what threads beyond that give back is dropped. */
    BufferPool() {
        this(Integer.MAX_VALUE);
    }

    /** The same, of at most so many buffers. */
    BufferPool(int most) {
        int size = Integer.highestOneBit(
                Math.max(1, Math.min(most, 4 * Runtime.getRuntime().availableProcessors())));
        this.free = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
    }

    /** A buffer that nobody else holds, with any contents; null if none is free. */
    @Nullable
    T claim() {
        int start = start();
        for (int i = 0; i <= mask; i++) {
            int slot = (start + i) & mask;
            T buffer = free.get(slot);
            if (buffer != null && free.compareAndSet(slot, buffer, null)) {
                return buffer;
            }
        }
        return null;
    }

    /** Offers a buffer to later calls; the caller must not use it any more. */
    void release(T buffer) {
        int start = start();
        for (int i = 0; i <= mask; i++) {
            if (free.compareAndSet((start + i) & mask, null, buffer)) {
                return;
            }
        }
    }

    /** The number of buffers that wait here. */
    int size() {
        int count = 0;
        for (int slot = 0; slot <= mask; slot++) {
            count += free.get(slot) == null ? 0 : 1;
        }
        return count;
    }

    int capacity() {
        return mask + 1;
    }

    /** Threads begin to search in different places, so that they seldom meet. */
    private static int start() {
        return (int) Thread.currentThread().getId();
    }
}
