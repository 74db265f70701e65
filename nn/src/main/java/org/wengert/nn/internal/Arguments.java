package org.wengert.nn.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/** Checks of what users pass. */
public final class Arguments {
    /**
     * Returns the value, unless it is null.
     *
     * @param what the operation and its argument: {@code "Parameter: the tensor"}
     * @param fix a sentence that says what to do
     * @throws IllegalArgumentException if it is null
     */
    public static <T> T notNull(@Nullable T value, String what, String fix) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is null. " + fix);
        }
        return value;
    }

    /** Returns the input of a layer, unless it is null. */
    public static Tensor input(@Nullable Tensor x, String layer) {
        return x != null ? x : notNull(x, layer + ": the input", "Pass a tensor.");
    }

    /** Checks that neither the list nor an element of it is null. */
    public static <T> void noneNull(@Nullable List<T> list, String what, String fix) {
        int i = 0;
        for (T element : notNull(list, what, fix)) {
            if (element == null) {
                throw new IllegalArgumentException(what + ": number " + i + " is null. " + fix);
            }
            i++;
        }
    }

    private Arguments() {}
}
