package org.wengert.memory;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One array, shared by the tensors that are views of it, and the time of its last change.
 *
 * <p>Note (the clock): every line of a tape takes the next number of one clock, and a change in place is dated with the number that the next line will
 * take. A value saved by line n has changed since if its storage's date is above n. So nothing has to be remembered per saved value.
 *
 * <p>Note (readers on other threads): a closing scope first forgets the array here, then hands it to the pool. A reader that looks here again after it
 * has read, and still finds the array, has read values of this storage and no other's.
 */
public final class Storage {
    private @Nullable Object array;
    private long changedAt = -1;
    private @Nullable String changedBy;

    /** The arena that owns the array, or null if it belongs to the tensors that hold it. */
    private @Nullable Arena arena;

    /** Creates storage over this array; null for a symbol, which has a shape and no values. */
    public Storage(@Nullable Object array) {
        this.array = array;
    }

    /** The array, or null once a closed scope has released it. */
    public @Nullable Object array() {
        return array;
    }

    /** Returns whether the array belongs to the tensors that hold it: it has no arena, and is not a symbol's. */
    public boolean isPlain() {
        return arena == null && array != null;
    }

    /** Returns whether this is a symbol's storage, which never had an array. */
    public boolean isSymbol() {
        return arena == null && array == null;
    }

    /** The arena that owns the array, or did until it released it. */
    public @Nullable Arena arena() {
        return arena;
    }

    void arena(@Nullable Arena arena) {
        this.arena = arena;
    }

    /** Returns whether the array is still here, for a reader that has just read it. */
    public boolean isIntact() {
        VarHandle.acquireFence();
        return array != null;
    }

    /** The time of the last in-place change, -1 if there was none. */
    public long changedAt() {
        return changedAt;
    }

    /** The operation that made the last in-place change. */
    public @Nullable String changedBy() {
        return changedBy;
    }

    /** Notes an in-place change. */
    public void changed(String operation) {
        changedAt = Clock.now();
        // Writing the same name again would cost the collector's barrier at every update of a parameter.
        if (!operation.equals(changedBy)) {
            changedBy = operation;
        }
    }

    /** Makes the array belong to the tensors that hold it, whatever scope it was computed in. */
    public void release() {
        Arena owner = arena;
        if (owner != null) {
            owner.release(this);
        }
    }

    /** Removes the array and returns it: from then on no tensor can read it. */
    @Nullable
    Object surrender() {
        Object surrendered = array;
        array = null;
        VarHandle.releaseFence();
        return surrendered;
    }
}
