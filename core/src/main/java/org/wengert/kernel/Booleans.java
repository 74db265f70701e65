package org.wengert.kernel;

import java.util.function.DoublePredicate;

/** Functions with results that are {@code boolean[]}. */
public final class Booleans {
    private Booleans() {}

    /** A function of two truth values. */
    @FunctionalInterface
    public interface Connective {
        boolean of(boolean a, boolean b);
    }

    /** y[i] = test(x[i]) for i &lt; n; {@code x} may be {@code float[]}, {@code double[]} or {@code int[]}. */
    public static void test(Object x, DoublePredicate test, boolean[] y, int n) {
        if (x instanceof float[] floats) {
            for (int i = 0; i < n; i++) {
                y[i] = test.test(floats[i]);
            }
        } else if (x instanceof double[] doubles) {
            for (int i = 0; i < n; i++) {
                y[i] = test.test(doubles[i]);
            }
        } else {
            int[] ints = (int[]) x;
            for (int i = 0; i < n; i++) {
                y[i] = test.test(ints[i]);
            }
        }
    }

    /** y = f(a broadcast, b broadcast): strides in elements, 0 where an operand is broadcast; dims is the output shape. */
    public static void zip(
            Connective f, boolean[] a, int[] aStrides, boolean[] b, int[] bStrides, int[] dims, boolean[] y) {
        Layout layout = Layout.of(dims, aStrides, bStrides);
        int aColumn = layout.columnStride(0);
        int bColumn = layout.columnStride(1);
        int to = 0;
        while (layout.next()) {
            for (int r = 0; r < layout.rows(); r++) {
                int fromA = layout.offset(0) + r * layout.rowStride(0);
                int fromB = layout.offset(1) + r * layout.rowStride(1);
                for (int c = 0; c < layout.columns(); c++) {
                    y[to++] = f.of(a[fromA + c * aColumn], b[fromB + c * bColumn]);
                }
            }
        }
    }

    /** y[r] = whether some element of row r, of n elements, is {@code wanted}. */
    public static void contains(boolean[] x, boolean wanted, int rows, int n, boolean[] y) {
        for (int r = 0; r < rows; r++) {
            boolean found = false;
            for (int i = r * n; i < (r + 1) * n && !found; i++) {
                found = x[i] == wanted;
            }
            y[r] = found;
        }
    }

    /** y[i] = not x[i] for i &lt; n; {@code y} may be {@code x} itself. */
    public static void not(boolean[] x, boolean[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = !x[i];
        }
    }
}
