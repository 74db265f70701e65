package org.wengert.spark;

import org.jspecify.annotations.Nullable;

/** Checks of what users pass. */
final class Checks {
    static <T> T notNull(@Nullable T value, String what, String fix) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is null. " + fix);
        }
        return value;
    }

    static int positive(int value, String what, String fix) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " " + value + ": expected 1 or more. " + fix);
        }
        return value;
    }

    private Checks() {}
}
