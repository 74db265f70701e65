package org.wengert.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A loop in equal parts, which threads take one after the other until none is left. */
final class SplitLoop {
    private final int n;
    private final int size;
    private final int parts;
    private final Parallel.Body body;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    SplitLoop(int n, int size, Parallel.Body body) {
        this.n = n;
        this.size = size;
        this.parts = n / size + (n % size == 0 ? 0 : 1);
        this.body = body;
    }

    /** Runs parts until all are taken, or one has failed. */
    void work() {
        try {
            for (int part = next.getAndIncrement();
                    part < parts && failure.get() == null;
                    part = next.getAndIncrement()) {
                int from = part * size;
                body.run(from, part == parts - 1 ? n : from + size);
            }
        } catch (Throwable t) {
            failure.compareAndSet(null, t);
        }
    }

    /** Throws what a part has thrown, if one has. */
    void rethrow() {
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }
}
