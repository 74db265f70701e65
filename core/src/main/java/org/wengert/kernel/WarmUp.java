package org.wengert.kernel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs loops of vectors on small arrays in a thread of its own until C2 has compiled them: before that, each operation on a vector takes a microsecond.
 * Meanwhile the work is done without vectors, which gives the same bits.
 */
final class WarmUp {
    /** Far below what compiled loops take for one call here that the interpreter takes milliseconds for. */
    private static final long FAST_NANOS = 15_000;

    private static final int CALLS = 20;

    /** So long the compiler gets to notice; a JVM that has not compiled the loop by then perhaps never does, and must not be kept busy. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final long LONGEST_PAUSE_MILLIS = 500;

    private static final Queue<WarmUp> QUEUE = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger WAITING = new AtomicInteger();

    private final String loops;
    private final Supplier<Runnable> call;
    private final Runnable ready;

    private WarmUp(String loops, Supplier<Runnable> call, Runnable ready) {
        this.loops = loops;
        this.call = call;
        this.ready = ready;
    }

    /**
     * Makes a call, which takes at most some microseconds when it is compiled, runs it until it is fast, and calls {@code ready} then. One thread serves all
     * loops, and ends after the last.
     */
    static void start(String loops, Supplier<Runnable> call, Runnable ready) {
        QUEUE.add(new WarmUp(loops, call, ready));
        if (WAITING.getAndIncrement() > 0) {
            return;
        }
        Thread thread = new Thread(null, WarmUp::runAll, "wengert-warm-up", 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // No more threads are to be had: products go on without vectors.
        }
    }

    private static void runAll() {
        do {
            WarmUp next = QUEUE.poll();
            if (next != null) {
                next.runSafely();
            }
        } while (WAITING.decrementAndGet() > 0);
    }

    private void runSafely() {
        try {
            run(call.get());
            ready.run();
        } catch (RuntimeException | LinkageError e) {
            System.getLogger("org.wengert.kernel")
                    .log(System.Logger.Level.WARNING, "kernels: " + loops + " failed; work goes on without it", e);
        }
    }

    private static void run(Runnable call) {
        long began = System.nanoTime();
        long pause = 1;
        while (!isFast(call)) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                // Nobody has this thread to interrupt it.
            }
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            }
        }
    }

    private static boolean isFast(Runnable call) {
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            call.run();
            if (System.nanoTime() - start < FAST_NANOS) {
                return true;
            }
        }
        return false;
    }
}
