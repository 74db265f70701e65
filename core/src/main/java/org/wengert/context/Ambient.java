package org.wengert.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that belongs to the computation under way on a thread. A checkpoint {@linkplain #capture captures} all such values, so that its
 * recomputation during the backward pass sees those of the forward pass, not those of whoever calls {@code backward()}.
 *
 * <pre>{@code
 * private static final Ambient<Mode> MODE = new Ambient<>();
 *
 * Tensor y = MODE.run(mode, () -> f(x));     // inside f, MODE.get() is mode
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class Ambient<T> {
    /** The number of {@code run} calls in progress on all threads: while there is none, reading a value costs one look at this counter. */
    private static final AtomicInteger RUNNING = new AtomicInteger();

    /** The innermost run of each thread that has one. Not a ThreadLocal, so that a thread can ask for the values of another. */
    private static final Map<Thread, Run> INNERMOST = new ConcurrentHashMap<>();

    private static final Map<Ambient<?>, Object> NONE = Map.of();

    private static final Snapshot EMPTY = new Snapshot(NONE);

    /** The JVM may cut a longer stack trace at its far end, and runs cannot be counted then. */
    private static final int WHOLE_TRACE = 1000;

    /** One call of {@code run}. */
    private static final class Run {
        /** The values of all ambients; the map never changes, and snapshots share it. */
        final Map<Ambient<?>, Object> values;

        final @Nullable Run outer;

        Run(Map<Ambient<?>, Object> values, @Nullable Run outer) {
            this.values = values;
            this.outer = outer;
        }
    }

    /** A value that no thread has set yet. */
    public Ambient() {}

    /** Returns whether any thread is inside a {@code run} of any ambient. */
    public static boolean isAnyRunning() {
        return RUNNING.get() != 0;
    }

    /** Returns this thread's value, or null if there is none. */
    public @Nullable T get() {
        return in(values());
    }

    // Only run() puts values in, and only its own type.
    @SuppressWarnings("unchecked")
    private @Nullable T in(Map<Ambient<?>, Object> values) {
        return (T) values.get(this);
    }

    /** Runs {@code f} with {@code value} as this thread's value, and restores the one before. */
    public <R> R run(T value, Supplier<R> f) {
        Map<Ambient<?>, Object> values = new HashMap<>(values());
        values.put(this, value);
        return runWith(values, f);
    }

    /** Returns all values of this thread as they are now; while no thread has one, this costs next to nothing. */
    public static Snapshot capture() {
        Map<Ambient<?>, Object> values = values();
        return values.isEmpty() ? EMPTY : new Snapshot(values);
    }

    private static Map<Ambient<?>, Object> values() {
        Run innermost = isAnyRunning() ? INNERMOST.get(Thread.currentThread()) : null;
        return innermost == null ? NONE : innermost.values;
    }

    private static <R> R runWith(Map<Ambient<?>, Object> values, Supplier<R> f) {
        Thread thread = Thread.currentThread();
        Run before = INNERMOST.get(thread);
        RUNNING.incrementAndGet();
        INNERMOST.put(thread, new Run(values, before));
        try {
            return f.get();
        } finally {
            if (before == null) {
                INNERMOST.remove(thread);
            } else {
                INNERMOST.put(thread, before);
            }
            RUNNING.decrementAndGet();
        }
    }

    /** Returns the values that other threads have now. */
    public Map<Thread, T> elsewhere() {
        Map<Thread, T> elsewhere = new HashMap<>();
        INNERMOST.forEach((thread, run) -> {
            T value = in(run.values);
            if (value != null && thread != Thread.currentThread()) {
                elsewhere.put(thread, value);
            }
        });
        return elsewhere;
    }

    /**
     * Returns the calls that another thread is in, innermost first, down to the {@code run} from which on its value passes the test; none if its
     * value does not pass. Slow, since it stops the other thread for a moment.
     */
    public StackTraceElement[] callsOf(Thread thread, Predicate<T> test) {
        List<Run> runs = runsOf(thread);
        int first = runs.size();
        while (first > 0 && passes(test, runs.get(first - 1))) {
            first--;
        }
        if (first == runs.size()) {
            return new StackTraceElement[0];
        }
        StackTraceElement[] calls = thread.getStackTrace();
        boolean hasEnded = !runsOf(thread).contains(runs.get(first));
        return hasEnded ? new StackTraceElement[0] : callsInside(first, calls);
    }

    private boolean passes(Predicate<T> test, Run run) {
        T value = in(run.values);
        return value != null && test.test(value);
    }

    /** The runs that a thread is in, the outermost first. */
    private static List<Run> runsOf(Thread thread) {
        List<Run> runs = new ArrayList<>();
        for (Run run = INNERMOST.get(thread); run != null; run = run.outer) {
            runs.add(run);
        }
        Collections.reverse(runs);
        return runs;
    }

    /** The calls above run number {@code number}, counted from the outermost: the thread may start and end further runs inside while we look. */
    private static StackTraceElement[] callsInside(int number, StackTraceElement[] calls) {
        int seen = 0;
        for (int i = calls.length - 1; i >= 0 && calls.length < WHOLE_TRACE; i--) {
            boolean isRun = calls[i].getClassName().equals(Ambient.class.getName())
                    && calls[i].getMethodName().equals("runWith");
            if (isRun && seen++ == number) {
                return Arrays.copyOf(calls, i);
            }
        }
        return calls;
    }

    /** All values of a thread at one moment. Any thread may run a function with them, at any time. */
    public static final class Snapshot {
        private final Map<Ambient<?>, Object> values;

        private Snapshot(Map<Ambient<?>, Object> values) {
            this.values = values;
        }

        /** Runs {@code f} with exactly these values: what is set now and was not then, {@code f} does not see. */
        public <R> R run(Supplier<R> f) {
            return values == values() ? f.get() : runWith(values, f);
        }
    }
}
