package org.wengert.kernel;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Slow and obvious access to arrays of any type, and random ones: what the oracles are made of. */
final class Cells {
    static final List<Class<?>> FLOATING = List.of(float.class, double.class);
    static final List<Class<?>> ALL = List.of(float.class, double.class, int.class, boolean.class);

    private Cells() {}

    /** Ranks 0 to 5, with sizes of 0 and 1 among them, and some rows long enough for vectors. */
    static Arbitrary<int[]> dims() {
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(0)),
                        Tuple.of(6, Arbitraries.just(1)),
                        Tuple.of(20, Arbitraries.integers().between(2, 5)),
                        Tuple.of(3, Arbitraries.integers().between(6, 70)))
                .array(int[].class)
                .ofMaxSize(5)
                .filter(dims -> size(dims) <= 20_000);
    }

    static Object array(Class<?> type, int n) {
        return Array.newInstance(type, n);
    }

    static double get(Object array, int i) {
        return array instanceof boolean[] booleans ? booleans[i] ? 1 : 0 : Array.getDouble(array, i);
    }

    static void set(Object array, int i, double value) {
        if (array instanceof float[] floats) {
            floats[i] = (float) value;
        } else if (array instanceof double[] doubles) {
            doubles[i] = value;
        } else if (array instanceof int[] ints) {
            ints[i] = (int) value;
        } else {
            ((boolean[]) array)[i] = value != 0;
        }
    }

    /**
     * Small integers (in quarters for the floating types), so that sums and products of a few are exact in any order.
     */
    static Object exact(Class<?> type, int n, Random random) {
        Object array = array(type, n);
        for (int i = 0; i < n; i++) {
            int integer = random.nextInt(33) - 16;
            set(array, i, type == int.class ? integer : type == boolean.class ? integer & 1 : integer / 4.0);
        }
        return array;
    }

    static Object normal(Class<?> type, int n, Random random) {
        Object array = array(type, n);
        for (int i = 0; i < n; i++) {
            set(array, i, random.nextGaussian());
        }
        return array;
    }

    static Object copy(Object array) {
        return Copy.copyOf(array, Array.getLength(array));
    }

    static int[] indices(int n, int bound, Random random) {
        return random.ints(n, 0, bound).toArray();
    }

    static int size(int... dims) {
        int size = 1;
        for (int dim : dims) {
            size *= dim;
        }
        return size;
    }

    /** The i-th index of dims in row-major order. */
    static int[] index(int i, int... dims) {
        int[] index = new int[dims.length];
        int rest = i;
        for (int d = dims.length - 1; d >= 0; d--) {
            index[d] = rest % dims[d];
            rest /= dims[d];
        }
        return index;
    }

    static int at(int[] index, int[] strides) {
        int at = 0;
        for (int d = 0; d < index.length; d++) {
            at += index[d] * strides[d];
        }
        return at;
    }

    static int[] strides(int... dims) {
        int[] strides = new int[dims.length];
        for (int d = 0; d < dims.length; d++) {
            strides[d] = 1;
            for (int e = d + 1; e < dims.length; e++) {
                strides[d] *= dims[e];
            }
        }
        return strides;
    }
}
