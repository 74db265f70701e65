package org.wengert;

import org.wengert.kernel.Parallel;

/**
 * The threads that share the work of large operations: one operation at a time uses them all, and results are the same bits for any number.
 *
 * <p>At first there are as many as processors, or what {@code -Dwengert.threads=} says. None is started before the first large operation, and all are daemons. An
 * operation that finds them at work for another thread of the program runs in its own thread alone.
 */
public final class Threads {
    private Threads() {}

    /** The number of threads that share an operation, the caller's included. */
    public static int count() {
        return Parallel.threads();
    }

    /**
     * Sets the number of threads for all operations that begin later, in all threads of the program. With 1 each operation runs in its caller alone.
     *
     * @throws IllegalArgumentException if it is not from 1 to 1024
     */
    public static void setCount(int threads) {
        Parallel.setThreads(threads);
    }
}
