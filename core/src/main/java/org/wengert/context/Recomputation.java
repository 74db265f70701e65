package org.wengert.context;

import java.util.function.Supplier;

/** A checkpoint's second run of its function, on this thread. What the function counts or averages has been counted in the first. */
public final class Recomputation {
    private static final Ambient<Boolean> RUNNING = new Ambient<>();

    /** Runs {@code f} as a recomputation. */
    public static <R> R run(Supplier<R> f) {
        return RUNNING.run(true, f);
    }

    /** Returns whether this thread is inside {@link #run}. */
    public static boolean isRunning() {
        return Ambient.isAnyRunning() && RUNNING.get() != null;
    }

    private Recomputation() {}
}
