package org.wengert.memory;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Small float arrays that wait to be used again, in a stack for each length. They are not counted: together they never hold more than a fixed number. */
final class SmallArrays {
    /** The most elements that wait, over all lengths: half a megabyte of doubles. */
    private static final int MOST = 1 << 16;

    private final @Nullable ArrayDeque<Object>[] floats = stacks();
    private final @Nullable ArrayDeque<Object>[] doubles = stacks();
    private int held;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable ArrayDeque<Object>[] stacks() {
        return new ArrayDeque[Pool.SMALLEST];
    }

    /** Returns an array of this type and length, less than {@link Pool#SMALLEST}, or null if none waits. */
    @Nullable
    Object take(Class<?> arrayType, int length) {
        ArrayDeque<Object> stack =
                arrayType == float[].class ? floats[length] : arrayType == double[].class ? doubles[length] : null;
        Object array = stack == null ? null : stack.pollLast();
        if (array != null) {
            held -= length;
        }
        return array;
    }

    /** Keeps an array, if it is of a float type and not too many wait. */
    void give(Object array) {
        if (array instanceof float[] x) {
            push(floats, x.length, x);
        } else if (array instanceof double[] x) {
            push(doubles, x.length, x);
        }
    }

    private void push(@Nullable ArrayDeque<Object>[] stacks, int length, Object array) {
        if (held + length > MOST) {
            return;
        }
        held += length;
        ArrayDeque<Object> stack = stacks[length];
        if (stack == null) {
            stack = new ArrayDeque<>();
            stacks[length] = stack;
        }
        stack.addLast(array);
    }
}
