package org.wengert.kernel;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Arrays of {@code float} or {@code double} for intermediate results, of the size that a call asks for. Up to a size they are pooled, those of each power of
 * two by themselves: a small one must not take the place of a large one.
 */
final class ScratchArrays {
    /** The size of the blocks that kernels work in: a few of them fit in the caches. */
    static final int KEPT = 1 << 17;

    /** Pooled arrays have up to this power of two of elements: a block and some rows more. */
    private static final int LARGEST = 18;

    /** The elements that may wait in the arrays of one size, so that many processors do not hold on to much memory. */
    private static final int WAITING = 1 << 22;

    private static final Sizes<float[]> FLOATS = new Sizes<>(float[]::new);
    private static final Sizes<double[]> DOUBLES = new Sizes<>(double[]::new);

    private ScratchArrays() {}

    /** The arrays of one type, by the logarithm of their size. */
    private static final class Sizes<T> {
        private final IntFunction<T> create;
        private final BufferPool<T>[] pools = newPools();

        Sizes(IntFunction<T> create) {
            this.create = create;
        }

        @SuppressWarnings("unchecked")
        private BufferPool<T>[] newPools() {
            return IntStream.rangeClosed(0, LARGEST)
                    .mapToObj(i -> new BufferPool<T>(WAITING >> i))
                    .toArray(BufferPool[]::new);
        }

        T claim(int size) {
            int logarithm = size <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
            if (logarithm > LARGEST) {
                return create.apply(size);
            }
            T known = pools[logarithm].claim();
            return known != null ? known : create.apply(1 << logarithm);
        }

        void release(T array, int length) {
            if (length <= 1 << LARGEST) {
                pools[Integer.numberOfTrailingZeros(length)].release(array);
            }
        }
    }

    /** An array of at least this size, of the type of {@code like}, with any contents. */
    static Object claim(Object like, int size) {
        return like instanceof float[] ? FLOATS.claim(size) : DOUBLES.claim(size);
    }

    /** Gives back an array that was claimed. */
    static void release(Object array) {
        if (array instanceof float[] floats) {
            FLOATS.release(floats, floats.length);
        } else {
            double[] doubles = (double[]) array;
            DOUBLES.release(doubles, doubles.length);
        }
    }
}
