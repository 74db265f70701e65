package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * One array, shared by the tensors that are views of it, and when it was last written to.
 *
 * <p>Note (the clock): every line of a tape and every in-place change takes the next number of one clock. A value saved by line n has changed
 * since if its storage was changed later than n. So nothing has to be remembered per saved value.
 */
final class Storage {
    private @Nullable Object array;
    long changedAt = -1;

    @Nullable
    String changedBy;

    /** The scope whose end takes the array back, or null if it belongs to whoever holds it. */
    @Nullable
    Arena arena;

    Storage(Object array) {
        this.array = array;
    }

    /** The array, or null once it was taken back. */
    @Nullable
    Object array() {
        return array;
    }

    void changed(String operation) {
        changedAt = Clock.next();
        // Writing the same name again would cost the collector's barrier at every update of a parameter.
        if (!operation.equals(changedBy)) {
            changedBy = operation;
        }
    }

    /** Lets the array go: no tensor reads it any more. */
    @Nullable
    Object surrender() {
        Object surrendered = array;
        array = null;
        return surrendered;
    }
}
