package org.wengert.kernel;

/** Arrays of {@code float} or {@code double} for intermediate results, of the size that a call asks for: small ones are pooled. */
final class ScratchArrays {
    /** Arrays up to this size are pooled: a few of them fit in the caches. */
    static final int KEPT = 1 << 17;

    private static final BufferPool<float[]> FLOATS = new BufferPool<>();
    private static final BufferPool<double[]> DOUBLES = new BufferPool<>();

    private ScratchArrays() {}

    /** An array of at least this size, of the type of {@code like}, with any contents. */
    static Object claim(Object like, int size) {
        if (like instanceof float[]) {
            float[] known = size > KEPT ? null : FLOATS.claim();
            return known != null && known.length >= size ? known : new float[rounded(size)];
        }
        double[] known = size > KEPT ? null : DOUBLES.claim();
        return known != null && known.length >= size ? known : new double[rounded(size)];
    }

    static void release(Object array) {
        if (array instanceof float[] floats) {
            if (floats.length <= KEPT) {
                FLOATS.release(floats);
            }
        } else {
            double[] doubles = (double[]) array;
            if (doubles.length <= KEPT) {
                DOUBLES.release(doubles);
            }
        }
    }

    /** The number of arrays that wait for the next call. */
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
