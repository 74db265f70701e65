package org.wengert.kernel;

/**
 * Each thread's room for intermediate results. It stands by itself because a class that is copied cannot hold the lambda that
 * makes it.
 */
final class Scratch {
    /** Rooms up to this size are kept: a few of them fit in the caches. */
    static final int KEPT = 1 << 17;

    private static final ThreadLocal<double[]> DOUBLES = ThreadLocal.withInitial(() -> new double[64]);
    private static final ThreadLocal<Object[]> ROOMS = ThreadLocal.withInitial(() -> new Object[4]);

    private Scratch() {}

    static double[] doubles() {
        return DOUBLES.get();
    }

    /** The first or the second room (0 or 1), of at least this size and of the type of {@code like}, holding anything. */
    static Object room(int which, Object like, int size) {
        boolean isFloat = like instanceof float[];
        if (size > KEPT) {
            return isFloat ? new float[size] : new double[size];
        }
        Object[] rooms = ROOMS.get();
        int slot = isFloat ? which : which + 2;
        if (rooms[slot] == null) {
            rooms[slot] = isFloat ? new float[KEPT] : new double[KEPT];
        }
        return rooms[slot];
    }
}
