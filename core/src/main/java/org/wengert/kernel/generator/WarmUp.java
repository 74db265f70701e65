package org.wengert.kernel.generator;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs loops of vectors on small arrays in a thread of its own until C2 has compiled them: before that, each operation on a vector takes a microsecond.
 * Meanwhile the work is done without vectors, which gives the same bits.
 *
 * <p>C2 compiles a method that is called often, and shapes it by what the calls did. So most calls here are idle and only count; some work, and show which
 * branches are taken.
 */
public final class WarmUp {
    /** A turn: so many idle calls, then calls that work, at most so many and for so long. */
    private static final int IDLE_CALLS = 500;

    private static final int CALLS = 5;
    private static final long TURN_NANOS = 3_000_000;

    /** So many turns show C2 what a loop does. Then two calls now and then look if it is fast: each is long until it is. */
    private static final int TURNS = 5;

    private static final int SELDOM = 4;

    /** A loop that has become so much faster is compiled. */
    private static final int FASTER = 3;

    /** If it still is not fast after so many turns more, C2 has compiled it badly, which happens when it knows too little yet: a new one is made. */
    private static final int PROOF = 40;

    /** So is one that is not compiled after so many turns: perhaps C2 has given it up. A busy C2 takes some seconds. */
    private static final int AGAIN = 2000;

    private static final int MOST_TIMES = 4;

    private static final long STAY_NANOS = 1;

    /** A JVM that has compiled none of the waiting loops for so long perhaps never does, and must not be kept busy. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final long LONGEST_PAUSE_MILLIS = 500;

    private static final Queue<WarmUp> QUEUE = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger WAITING = new AtomicInteger();

    private final String loops;
    private final Supplier<Exercise> supplier;
    private final LongConsumer ready;
    private @Nullable Exercise exercise;
    private int turns;
    private int times;

    /** The best time of the first turns, before C2 has compiled anything, and the turn that was first so much faster. */
    private long slowNanos;

    private int compiledAt;

    private WarmUp(String loops, Supplier<Exercise> supplier, LongConsumer ready) {
        this.loops = loops;
        this.supplier = supplier;
        this.ready = ready;
    }

    /**
     * Two calls of a loop.
     *
     * @param work runs every part of the loop, on arrays so small that it takes some microseconds at most when it is compiled
     * @param idle calls the same methods, and has nothing for them to do
     * @param fastNanos what {@code work} takes at most when it is compiled: far below the time of the interpreter, and of a loop that C1 has compiled
     */
    public record Exercise(Runnable work, Runnable idle, long fastNanos) {}

    /**
     * Makes an exercise, runs it until it is fast, and hands over the nanoseconds of a fast call of {@code work}; makes another, up to three times, if it does not become fast. One
     * thread serves all loops in turn, and ends after the last.
     */
    public static void start(String loops, Supplier<Exercise> exercise, LongConsumer ready) {
        QUEUE.add(new WarmUp(loops, exercise, ready));
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
            if (next.isDoneSoon(pause == 1 ? STAY_NANOS : 0)) {
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

    /** Stays with one loop for a while: C2 first compiles the methods that are called most often just then. */
    private boolean isDoneSoon(long nanos) {
        long end = System.nanoTime() + nanos;
        while (!isDone()) {
            if (System.nanoTime() > end) {
                return false;
            }
            sleep(1);
        }
        return true;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
        }
    }

    /** Runs the calls some times; returns whether no more is to be done for them. */
    private boolean isDone() {
        try {
            Exercise known = exercise;
            if (known == null || isGivenUp() && times < MOST_TIMES) {
                times++;
                known = supplier.get();
                exercise = known;
                turns = 0;
                slowNanos = Long.MAX_VALUE;
                compiledAt = AGAIN;
            }
            turns++;
            long nanos = turn(known, turns <= TURNS ? CALLS : turns % SELDOM == 0 ? 2 : 0);
            if (turns <= TURNS) {
                slowNanos = Math.min(slowNanos, nanos);
            } else if (nanos < slowNanos / FASTER) {
                compiledAt = Math.min(compiledAt, turns);
            }
            if (nanos < known.fastNanos) {
                ready.accept(nanos);
            }
            return nanos < known.fastNanos;
        } catch (RuntimeException | LinkageError e) {
            System.getLogger("org.wengert.kernel")
                    .log(System.Logger.Level.WARNING, "kernels: " + loops + " failed; work goes on without it", e);
            return true;
        }
    }

    private boolean isGivenUp() {
        return turns >= Math.min(AGAIN, compiledAt + PROOF);
    }

    /** The fastest time of a call that works. */
    private static long turn(Exercise exercise, int calls) {
        for (int i = 0; i < IDLE_CALLS; i++) {
            exercise.idle.run();
        }
        long fastest = Long.MAX_VALUE;
        long end = System.nanoTime() + TURN_NANOS;
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            if (start > end) {
                break;
            }
            exercise.work.run();
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest;
    }
}
