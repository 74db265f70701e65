package org.wengert.context;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** All values of a thread, in a map that is never changed: a snapshot shares it. */
    private static final ThreadLocal<@Nullable Map<Ambient<?>, Object>> VALUES = new ThreadLocal<>();

    private static final Snapshot EMPTY = new Snapshot(null);

    /** A value that no thread has set yet. */
    public Ambient() {}

    /** Returns this thread's value, or null if there is none. */
    public @Nullable T get() {
        Map<Ambient<?>, Object> values = values();
        if (values == null) {
            return null;
        }
        // Only run() puts values in, and only its own type.
        @SuppressWarnings("unchecked")
        T value = (T) values.get(this);
        return value;
    }

    /** Runs {@code f} with {@code value} as this thread's value, and restores the one before. */
    public <R> R run(T value, Supplier<R> f) {
        Map<Ambient<?>, Object> before = values();
        Map<Ambient<?>, Object> values = before == null ? new HashMap<>() : new HashMap<>(before);
        values.put(this, value);
        return run(values, before, f);
    }

    /** Returns all values of this thread as they are now. Costs nothing to speak of when there are none. */
    public static Snapshot capture() {
        Map<Ambient<?>, Object> values = values();
        return values == null ? EMPTY : new Snapshot(values);
    }

    private static @Nullable Map<Ambient<?>, Object> values() {
        return RUNNING.get() == 0 ? null : VALUES.get();
    }

    private static <R> R run(
            @Nullable Map<Ambient<?>, Object> values, @Nullable Map<Ambient<?>, Object> before, Supplier<R> f) {
        RUNNING.incrementAndGet();
        set(values);
        try {
            return f.get();
        } finally {
            set(before);
            RUNNING.decrementAndGet();
        }
    }

    private static void set(@Nullable Map<Ambient<?>, Object> values) {
        if (values == null) {
            VALUES.remove();
        } else {
            VALUES.set(values);
        }
    }

    /** All values of a thread at one moment. Any thread may run a function with them, at any time. */
    public static final class Snapshot {
        private final @Nullable Map<Ambient<?>, Object> values;

        private Snapshot(@Nullable Map<Ambient<?>, Object> values) {
            this.values = values;
        }

        /** Runs {@code f} with exactly these values: what is set now and was not then, {@code f} does not see. */
        public <R> R run(Supplier<R> f) {
            Map<Ambient<?>, Object> before = values();
            return values == before ? f.get() : Ambient.run(values, before, f);
        }
    }
}
