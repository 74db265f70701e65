package org.wengert.kernel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs loops of vectors on small arrays in a thread of its own until C2 has compiled them: before that, each operation on a vector takes a microsecond.
 * Meanwhile the work is done without vectors, which gives the same bits.
 */
final class WarmUp {
    /** Far below what compiled loops take for one call here that the interpreter takes milliseconds for. */
    private static final long FAST_NANOS = 15_000;

    private static final int CALLS = 20;

    /** A JVM that has compiled none of the waiting loops for so long perhaps never does, and must not be kept busy. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final long LONGEST_PAUSE_MILLIS = 500;

    private static final Queue<WarmUp> QUEUE = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger WAITING = new AtomicInteger();

    private final String loops;
    private final Supplier<Runnable> supplier;
    private final Runnable ready;
    private @Nullable Runnable call;

    private WarmUp(String loops, Supplier<Runnable> supplier, Runnable ready) {
        this.loops = loops;
        this.supplier = supplier;
        this.ready = ready;
    }

    /**
     * Makes a call, which takes at most some microseconds when it is compiled, runs it until it is fast, and calls {@code ready} then. One thread serves all
     * loops in turn, and ends after the last.
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
            // No more threads are to be had: work goes on without vectors, and the next loop tries again.
            WAITING.decrementAndGet();
        }
    }

    private static void runAll() {
        long lastSuccess = System.nanoTime();
        long pause = 1;
        boolean isAny = true;
        while (isAny) {
            WarmUp next = QUEUE.remove(); // never empty: a loop is counted after it has joined the queue
            if (next.isDone()) {
                lastSuccess = System.nanoTime();
                pause = 1;
                isAny = WAITING.decrementAndGet() > 0;
            } else {
                QUEUE.add(next);
                sleep(pause);
                pause = System.nanoTime() - lastSuccess > PATIENCE_NANOS
                        ? Math.min(LONGEST_PAUSE_MILLIS, 2 * pause)
                        : 1;
            }
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
        }
    }

    /** Runs the call some times; returns whether no more is to be done for it. */
    private boolean isDone() {
        try {
            Runnable known = call != null ? call : supplier.get();
            call = known;
            if (isFast(known)) {
                ready.run();
                return true;
            }
            return false;
        } catch (RuntimeException | LinkageError e) {
            System.getLogger("org.wengert.kernel")
                    .log(System.Logger.Level.WARNING, "kernels: " + loops + " failed; work goes on without it", e);
            return true;
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
