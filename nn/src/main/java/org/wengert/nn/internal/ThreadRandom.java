package org.wengert.nn.internal;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The random number generator of each thread. */
public final class ThreadRandom {
    private static final ThreadLocal<SplitMix> CURRENT = ThreadLocal.withInitial(
            () -> new SplitMix(ThreadLocalRandom.current().nextLong()));

    /** Returns this thread's generator. */
    public static SplitMix current() {
        return CURRENT.get();
    }

    /** Gives this thread another generator. */
    public static void set(SplitMix generator) {
        CURRENT.set(generator);
    }

    /** Computes {@code f} while this thread draws from another generator. */
    public static <T> T during(SplitMix generator, Supplier<T> f) {
        SplitMix before = CURRENT.get();
        CURRENT.set(generator);
        try {
            return f.get();
        } finally {
            CURRENT.set(before);
        }
    }

    private ThreadRandom() {}
}
