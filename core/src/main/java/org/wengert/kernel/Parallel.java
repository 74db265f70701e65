package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Splits a loop over the threads of a small pool. The pool's threads are daemons, and none is started before the first loop that is worth splitting.
 *
 * <p>One loop at a time has the pool. A caller that finds it taken, or that is itself a part of a split loop, runs its own alone. So a loop may be called from
 * anywhere, and must give the same bits however it is split: its parts share no sum.
 */
public final class Parallel {
    private static final int LARGEST = 1024;
    private static final WorkerPool POOL = new WorkerPool();

    private static volatile int threads = initial(System.getProperty("wengert.threads"));

    private Parallel() {}

    /** A part of a loop: the indices from {@code from}, exclusive of {@code to}. */
    @FunctionalInterface
    public interface Body {
        void run(int from, int to);
    }

    /**
     * Runs the body over the indices below n, in parts of about {@code grain} of them or more, and returns when all are done. The sizes of the parts depend on
     * n, grain and the number of threads; every part but the last begins and ends at a multiple of the grain.
     *
     * <p>An exception or error of a part reaches the caller; parts that have not begun by then may be left out.
     */
    public static void forRange(int n, int grain, Body body) {
        int grains = grains(n, grain);
        int active = threads;
        if (grains <= 1 || active == 1) {
            if (n > 0) {
                body.run(0, n);
            }
            return;
        }
        // Several parts for each thread: one that the operating system holds up leaves its share to the others.
        int parts = (int) Math.min(grains, 8L * active);
        if (!POOL.run(new SplitLoop(n, grain, parts, body), active - 1)) {
            body.run(0, n);
        }
    }

    static int grains(int n, int grain) {
        return n / grain + (n % grain == 0 ? 0 : 1);
    }

    /** The number of threads that share a loop, the caller included. */
    public static int threads() {
        return threads;
    }

    /** Sets the number of threads, from 1 to 1024. */
    public static void setThreads(int count) {
        if (count < 1 || count > LARGEST) {
            throw new IllegalArgumentException("Threads.setCount: " + count + " is not from 1 to " + LARGEST + ".");
        }
        threads = count;
    }

    /** The property's value; without one, or with one that is no number of threads, the number of processors. */
    private static int initial(@Nullable String property) {
        int processors = Math.min(Runtime.getRuntime().availableProcessors(), LARGEST);
        if (property == null) {
            return processors;
        }
        try {
            int count = Integer.parseInt(property.trim());
            if (count >= 1 && count <= LARGEST) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the numbers out of range.
        }
        System.getLogger("org.wengert.kernel")
                .log(
                        System.Logger.Level.WARNING,
                        "wengert.threads={0} is not a number from 1 to {1}: using the {2} processors",
                        property,
                        LARGEST,
                        processors);
        return processors;
    }
}
