package org.wengert.memory;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool of arrays to reuse, by type and length. There is one for each thread, so that nothing is locked.
 *
 * <p>Note (why): a fresh large array is slow: the G1 collector puts it into regions of its own, and a million floats take 15 ms instead of 0.2. A few
 * small arrays are kept too, apart from the others and uncounted, so that a step inside a scope leaves the collector no arrays.
 *
 * <p>Note (how much): together with the arrays in use, the pool holds no more than one and a half times what the open scope, or the last one, needed at its
 * fullest: parts of a step that need arrays of different sizes find them again in the next step. The arrays used least recently are dropped first. Every array is held by a soft reference, so that the collector frees it before memory runs out. The system
 * property {@code wengert.pool} sets a lower limit, in bytes; 0 turns the pool off.
 */
public final class Pool {
    /** The smallest number of elements worth counting. */
    public static final int SMALLEST = 1024;

    private static final long LIMIT = Long.getLong("wengert.pool", Long.MAX_VALUE);

    private static final ThreadLocal<SoftReference<Pool>> OF_THREAD = new ThreadLocal<>();

    /** For tests: fills every returned array, however small, so that a tensor that still reads it is detected. */
    private static volatile boolean poisons;

    private record Kind(Class<?> arrayType, int length) {}

    private @Nullable SmallArrays small;

    /** Least recently used first. */
    private final Map<Kind, ArrayDeque<SoftReference<Object>>> free = new LinkedHashMap<>(16, 0.75f, true);

    private long held;
    private long inUse;
    private long needed;
    private long neededBefore;

    private Pool() {}

    static Pool ofThisThread() {
        SoftReference<Pool> known = OF_THREAD.get();
        Pool pool = known == null ? null : known.get();
        if (pool == null) {
            pool = new Pool();
            OF_THREAD.set(new SoftReference<>(pool));
        }
        return pool;
    }

    /** Turns poisoning on or off, for tests: returned arrays are filled with NaN, true, or the smallest integer. */
    public static void poison(boolean on) {
        poisons = on;
    }

    /** Returns whether returned arrays are poisoned. */
    public static boolean poisons() {
        return poisons;
    }

    /** The bytes that this thread's pool holds. */
    public static long heldByThisThread() {
        return ofThisThread().held;
    }

    /** Returns whether arrays of this length are counted. */
    public static boolean isLarge(int length) {
        return length >= SMALLEST || poisons;
    }

    /** Takes the array of a storage that belongs to no arena, and that nobody will read again, into this thread's pool. */
    public static void reuse(Storage storage) {
        if (storage.isPlain()) {
            Object array = storage.surrender();
            storage.arena(Arena.NONE);
            ofThisThread().give(array);
        }
    }

    void scopeOpened() {
        inUse = 0;
        needed = 0;
    }

    void scopeClosed() {
        neededBefore = needed;
        inUse = 0;
        shrink(bound(needed));
    }

    private static long bound(long needed) {
        return Math.min(LIMIT, needed + needed / 2);
    }

    @Nullable
    Object take(Class<?> arrayType, int length) {
        if (!isLarge(length)) {
            return small == null ? null : small.take(arrayType, length);
        }
        long size = size(arrayType, length);
        inUse += size;
        needed = Math.max(needed, inUse);
        ArrayDeque<SoftReference<Object>> ofKind = free.get(new Kind(arrayType, length));
        while (ofKind != null && !ofKind.isEmpty()) {
            held -= size;
            Object array = ofKind.pop().get();
            if (array != null) {
                return array;
            }
        }
        shrink(Math.max(0, bound(Math.max(needed, neededBefore)) - inUse));
        return null;
    }

    /** Notes that an array in use will not be returned: it outlives its scope. */
    void left(@Nullable Object array) {
        if (array != null && counts(array)) {
            inUse = Math.max(0, inUse - size(array.getClass(), length(array)));
        }
    }

    void give(@Nullable Object array) {
        if (array == null) {
            return;
        }
        if (!counts(array)) {
            if (LIMIT > 0) {
                small = small == null ? new SmallArrays() : small;
                small.give(array);
            }
            return;
        }
        if (poisons) {
            fill(array);
        }
        long size = size(array.getClass(), length(array));
        inUse = Math.max(0, inUse - size);
        if (size > LIMIT) {
            return;
        }
        held += size;
        free.computeIfAbsent(new Kind(array.getClass(), length(array)), kind -> new ArrayDeque<>())
                .push(new SoftReference<>(array));
    }

    private void shrink(long bound) {
        Iterator<Map.Entry<Kind, ArrayDeque<SoftReference<Object>>>> kinds =
                free.entrySet().iterator();
        while (held > bound && kinds.hasNext()) {
            Map.Entry<Kind, ArrayDeque<SoftReference<Object>>> kind = kinds.next();
            long size = size(kind.getKey().arrayType, kind.getKey().length);
            while (held > bound && !kind.getValue().isEmpty()) {
                kind.getValue().pollLast();
                held -= size;
            }
            if (kind.getValue().isEmpty()) {
                kinds.remove();
            }
        }
    }

    private static boolean counts(Object array) {
        return isLarge(length(array));
    }

    private static void fill(Object array) {
        if (array instanceof float[] floats) {
            Arrays.fill(floats, Float.NaN);
        } else if (array instanceof double[] doubles) {
            Arrays.fill(doubles, Double.NaN);
        } else if (array instanceof int[] ints) {
            Arrays.fill(ints, Integer.MIN_VALUE);
        } else if (array instanceof boolean[] booleans) {
            Arrays.fill(booleans, true);
        }
    }

    private static int length(Object array) {
        return array instanceof float[] floats
                ? floats.length
                : array instanceof double[] doubles
                        ? doubles.length
                        : array instanceof int[] ints ? ints.length : ((boolean[]) array).length;
    }

    private static long size(Class<?> arrayType, int length) {
        return (long) length * (arrayType == double[].class ? 8 : arrayType == boolean[].class ? 1 : 4);
    }
}
