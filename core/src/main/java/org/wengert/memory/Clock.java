package org.wengert.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers the lines of all tapes, in the order they are recorded, and dates changes in place between them. */
public final class Clock {
    private static final AtomicLong NEXT = new AtomicLong();

    private Clock() {}

    /** The next line's number. */
    public static long next() {
        return NEXT.getAndIncrement();
    }

    /** The present: later than all lines recorded so far, and not later than the next. */
    static long now() {
        return NEXT.get();
    }
}
