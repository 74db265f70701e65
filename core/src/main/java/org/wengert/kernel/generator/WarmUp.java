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
 * <p>C2 compiles a method that is called often, and shapes it by what the calls did. So most calls here are idle and only count, and in every turn one works: whenever C2 begins, it has
 * seen each part of the loop at work. A loop that it has compiled with operations left out ({@link CallCost}) is made again.
 */
public final class WarmUp {
    /** A turn: so many idle calls, and one that works. */
    private static final int IDLE_CALLS = 1000;

    /** So many turns show C2 what a loop does. Then only every fourth works, to see if it is compiled: until then it takes long. */
    private static final int TURNS = 60;

    private static final int SELDOM = 4;

    /** Less than an object in each turn of a loop, and more than a call whose loops make none. */
    private static final int FEW_BYTES = 1024;

    /** The turns of the interpreter and of C1, which make all objects. */
    private static final int FIRST = 3;

    /** A loop of one method that C2 has compiled, and that is not good so long after, is compiled badly. Others may wait for the last of their methods. */
    private static final long PROOF_NANOS = 100_000_000;

    private static final long LONG_PROOF_NANOS = 3_000_000_000L;

    /** A new one is made also if a loop is not compiled after so many turns: perhaps C2 has given it up. A busy C2 takes some seconds. */
    private static final int AGAIN = 2000;

    private static final int MOST_TIMES = 3;

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

    /** What a call took in the first turns, and the least it has taken, and since when. */
    private CallCost first = CallCost.NONE;

    private CallCost least = CallCost.NONE;
    private long changedAt;

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
     * @param hasOneMethod true if C2 compiles all of the loop at once
     * @param fastNanos what {@code work} takes at most when it is compiled, for a JVM that does not count bytes: far below the interpreter, and a loop that C1 has compiled
     */
    public record Exercise(Runnable work, Runnable idle, boolean hasOneMethod, long fastNanos) {
        /** An exercise of a loop in one method. */
        public static Exercise ofMethod(Runnable work, Runnable idle, long fastNanos) {
            return new Exercise(work, idle, true, fastNanos);
        }

        /** An exercise of a loop in several methods. */
        public static Exercise ofMethods(Runnable work, Runnable idle, long fastNanos) {
            return new Exercise(work, idle, false, fastNanos);
        }
    }

    /**
     * Makes an exercise, runs it until its loop is compiled well, and hands over the nanoseconds of a call of {@code work}; makes another, once or twice, if it is not. One thread serves all
     * loops in turn, and ends after the last.
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
        MixedCalls.run();
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

    /** Has a turn; returns whether it was the last. */
    private boolean isDone() {
        try {
            Exercise known = exercise;
            if (known == null || isGivenUp() && times < MOST_TIMES) {
                times++;
                known = supplier.get();
                exercise = known;
                turns = 0;
                first = CallCost.NONE;
            }
            turns++;
            for (int i = 0; i < IDLE_CALLS; i++) {
                known.idle.run();
            }
            if (turns > TURNS && turns % SELDOM != 0) {
                return false;
            }
            CallCost cost = CallCost.of(known.work);
            if (turns <= FIRST) {
                first = first.least(cost);
                least = first;
            } else if (cost.isLessThan(least)) {
                least = cost;
                changedAt = System.nanoTime();
            }
            boolean isGood = cost.knowsBytes() && cost.bytes() < FEW_BYTES
                    || (!cost.knowsBytes() || times == MOST_TIMES) && cost.nanos() < known.fastNanos;
            if (isGood) {
                ready.accept(cost.nanos());
            }
            return isGood;
        } catch (RuntimeException | LinkageError e) {
            System.getLogger("org.wengert.kernel")
                    .log(System.Logger.Level.WARNING, "kernels: " + loops + " failed; work goes on without it", e);
            return true;
        }
    }

    private boolean isGivenUp() {
        if (exercise == null || !least.isCompiledSince(first)) {
            return turns >= AGAIN;
        }
        return System.nanoTime() - changedAt > (exercise.hasOneMethod ? PROOF_NANOS : LONG_PROOF_NANOS);
    }
}
