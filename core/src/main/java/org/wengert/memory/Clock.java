package org.wengert.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers the lines of all tapes and the in-place changes, in the order they happen. */
public final class Clock {
    private static final AtomicLong NEXT = new AtomicLong();

    private Clock() {}

    /** The next number. */
    public static long next() {
        return NEXT.getAndIncrement();
    }
}
