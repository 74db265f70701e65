package org.wengert;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers the lines of all tapes and the in-place changes, in the order they happen. */
final class Clock {
    private static final AtomicLong NEXT = new AtomicLong();

    static long next() {
        return NEXT.getAndIncrement();
    }

    private Clock() {}
}
