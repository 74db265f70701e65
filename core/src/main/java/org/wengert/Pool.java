package org.wengert;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arrays to be used again, by type and size. One for each thread, so that nothing is locked; softly held between scopes, so that the garbage
 * collector may have them when memory is short.
 *
 * <p>Note (why): a fresh array is cleared anyway, and a large one is worse: the G1 collector puts it into regions of its own, and a million floats
 * take 15 ms instead of 0.2. Small arrays come faster fresh, and are not kept.
 */
final class Pool {
    /** The smallest number of elements worth keeping. */
    static final int SMALLEST = 1024;

    private static final ThreadLocal<SoftReference<Pool>> OF_THREAD = new ThreadLocal<>();

    /** For tests: fills what comes back, however small, so that whoever still reads it is found out. */
    static volatile boolean poisons;

    private final Map<DType, Map<Integer, ArrayDeque<Object>>> free = new HashMap<>();

    static Pool ofThisThread() {
        SoftReference<Pool> known = OF_THREAD.get();
        Pool pool = known == null ? null : known.get();
        if (pool == null) {
            pool = new Pool();
            OF_THREAD.set(new SoftReference<>(pool));
        }
        return pool;
    }

    /** An array of zeros. */
    Object take(DType dtype, int size) {
        Map<Integer, ArrayDeque<Object>> ofType = size < SMALLEST && !poisons ? null : free.get(dtype);
        ArrayDeque<Object> ofSize = ofType == null ? null : ofType.get(size);
        Object array = ofSize == null ? null : ofSize.poll();
        if (array == null) {
            return dtype.allocate(size);
        }
        switch (dtype) {
            case FLOAT32 -> Arrays.fill((float[]) array, 0);
            case FLOAT64 -> Arrays.fill((double[]) array, 0);
            case INT32 -> Arrays.fill((int[]) array, 0);
            case BOOL -> Arrays.fill((boolean[]) array, false);
        }
        return array;
    }

    void give(@Nullable Object array) {
        if (array instanceof float[] floats) {
            if (poisons) {
                Arrays.fill(floats, Float.NaN);
            }
            keep(DType.FLOAT32, floats.length, floats);
        } else if (array instanceof double[] doubles) {
            if (poisons) {
                Arrays.fill(doubles, Double.NaN);
            }
            keep(DType.FLOAT64, doubles.length, doubles);
        } else if (array instanceof int[] ints) {
            keep(DType.INT32, ints.length, ints);
        } else if (array instanceof boolean[] booleans) {
            keep(DType.BOOL, booleans.length, booleans);
        }
    }

    private void keep(DType dtype, int size, Object array) {
        if (size >= SMALLEST || poisons) {
            free.computeIfAbsent(dtype, type -> new HashMap<>())
                    .computeIfAbsent(size, length -> new ArrayDeque<>())
                    .push(array);
        }
    }
}
