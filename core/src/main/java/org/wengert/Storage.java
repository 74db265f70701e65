package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * One array, shared by the tensors that are views of it, and when it was last written to.
 *
 * <p>Note (the clock): every line of a tape and every in-place change takes the next number of one clock. A value saved by line n has changed
 * since if its storage was changed later than n. So nothing has to be remembered per saved value.
 */
final class Storage {
    final Object array;
    final DType dtype;
    long changedAt = -1;

    @Nullable
    String changedBy;

    Storage(DType dtype, Object array) {
        this.dtype = dtype;
        this.array = array;
    }

    void changed(String operation) {
        changedAt = Clock.next();
        // Writing the same name again would cost the collector's barrier at every update of a parameter.
        if (!operation.equals(changedBy)) {
            changedBy = operation;
        }
    }
}
