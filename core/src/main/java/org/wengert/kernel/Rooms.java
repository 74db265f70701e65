package org.wengert.kernel;

/** Buffers of {@code float} or {@code double}, of the size that a call asks for: small ones are pooled. */
final class Rooms {
    /** Rooms up to this size are pooled: a few of them fit in the caches. */
    static final int KEPT = 1 << 17;

    private static final Scratch<float[]> FLOATS = new Scratch<>();
    private static final Scratch<double[]> DOUBLES = new Scratch<>();

    private Rooms() {}

    /** A buffer of at least this size, of the type of {@code like}, with any contents. */
    static Object claim(Object like, int size) {
        if (like instanceof float[]) {
            float[] known = size > KEPT ? null : FLOATS.claim();
            return known != null && known.length >= size ? known : new float[rounded(size)];
        }
        double[] known = size > KEPT ? null : DOUBLES.claim();
        return known != null && known.length >= size ? known : new double[rounded(size)];
    }

    static void release(Object room) {
        if (room instanceof float[] floats) {
            if (floats.length <= KEPT) {
                FLOATS.release(floats);
            }
        } else {
            double[] doubles = (double[]) room;
            if (doubles.length <= KEPT) {
                DOUBLES.release(doubles);
            }
        }
    }

    /** The number of buffers that wait for the next call. */
    static int waiting() {
        return FLOATS.size() + DOUBLES.size();
    }

    static int capacity() {
        return FLOATS.capacity() + DOUBLES.capacity();
    }

    /** Powers of two, so that a pooled buffer serves calls of similar size. */
    private static int rounded(int size) {
        return size > KEPT || size <= 1 ? size : Integer.highestOneBit(size - 1) << 1;
    }
}
