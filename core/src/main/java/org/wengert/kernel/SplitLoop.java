package org.wengert.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A loop in parts, which threads take one after the other until none is left. */
final class SplitLoop {
    private final int n;
    private final int grain;
    private final int parts;
    private final Parallel.Body body;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** The parts are multiples of {@code grain}, but for the last, and differ by one grain at most: none of a few threads waits long for the others. */
    SplitLoop(int n, int grain, int parts, Parallel.Body body) {
        this.n = n;
        this.grain = grain;
        this.parts = parts;
        this.body = body;
    }

    private int start(int part) {
        int grains = Parallel.grains(n, grain);
        return part == parts ? n : grain * (int) ((long) part * grains / parts);
    }

    /** Runs parts until all are taken, or one has failed. */
    void work() {
        try {
            for (int part = next.getAndIncrement();
                    part < parts && failure.get() == null;
                    part = next.getAndIncrement()) {
                body.run(start(part), start(part + 1));
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
