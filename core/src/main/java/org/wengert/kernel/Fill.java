package org.wengert.kernel;

import java.util.function.IntToDoubleFunction;

/** Arrays of {@code float[]}, {@code double[]}, {@code int[]} or {@code boolean[]} filled from no other array. */
public final class Fill {
    private Fill() {}

    /** y[i] = f(i), for i = 0 to n - 1, in this order; for {@code int[]} (int) f(i), for {@code boolean[]} f(i) != 0. */
    public static void run(Object y, int n, IntToDoubleFunction f) {
        if (y instanceof float[] floats) {
            for (int i = 0; i < n; i++) {
                floats[i] = (float) f.applyAsDouble(i);
            }
        } else if (y instanceof double[] doubles) {
            for (int i = 0; i < n; i++) {
                doubles[i] = f.applyAsDouble(i);
            }
        } else if (y instanceof int[] ints) {
            for (int i = 0; i < n; i++) {
                ints[i] = (int) f.applyAsDouble(i);
            }
        } else {
            boolean[] booleans = (boolean[]) y;
            for (int i = 0; i < n; i++) {
                booleans[i] = f.applyAsDouble(i) != 0;
            }
        }
    }

    /** y[i] = i, for i &lt; n. */
    public static void count(int[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = i;
        }
    }

    /** y = the n x n identity matrix. */
    public static void identity(Object y, int n) {
        Copy.fill(y, 0, n * n);
        for (int i = 0; i < n; i++) {
            int diagonal = i * (n + 1);
            if (y instanceof float[] floats) {
                floats[diagonal] = 1;
            } else if (y instanceof double[] doubles) {
                doubles[diagonal] = 1;
            } else if (y instanceof int[] ints) {
                ints[diagonal] = 1;
            } else {
                ((boolean[]) y)[diagonal] = true;
            }
        }
    }
}
