package org.wengert.kernel;

import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** Arithmetic of {@code int[]}, which wraps around as Java's does. */
public final class Integers {
    private Integers() {}

    /** y[i] = f(x[i]) for i &lt; n. */
    public static void map(IntUnaryOperator f, int[] x, int[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = f.applyAsInt(x[i]);
        }
    }

    /** y = f(a broadcast, b broadcast): strides in elements, 0 where an operand is broadcast; dims is the output shape. */
    public static void zip(IntBinaryOperator f, int[] a, int[] aStrides, int[] b, int[] bStrides, int[] dims, int[] y) {
        Layout layout = Layout.of(dims, aStrides, bStrides);
        int aColumn = layout.columnStride(0);
        int bColumn = layout.columnStride(1);
        int to = 0;
        while (layout.next()) {
            for (int r = 0; r < layout.rows(); r++) {
                int fromA = layout.offset(0) + r * layout.rowStride(0);
                int fromB = layout.offset(1) + r * layout.rowStride(1);
                for (int c = 0; c < layout.columns(); c++) {
                    y[to++] = f.applyAsInt(a[fromA + c * aColumn], b[fromB + c * bColumn]);
                }
            }
        }
    }

    /** y[r] = f(... f(f(start, x[r, 0]), x[r, 1]) ..., x[r, n - 1]) for each row. */
    public static void fold(IntBinaryOperator f, int start, int[] x, int rows, int n, int[] y) {
        for (int r = 0; r < rows; r++) {
            int result = start;
            for (int i = r * n; i < (r + 1) * n; i++) {
                result = f.applyAsInt(result, x[i]);
            }
            y[r] = result;
        }
    }

    /** y[r] = the number of true elements of each row of n. */
    public static void count(boolean[] x, int rows, int n, int[] y) {
        for (int r = 0; r < rows; r++) {
            int count = 0;
            for (int i = r * n; i < (r + 1) * n; i++) {
                count += x[i] ? 1 : 0;
            }
            y[r] = count;
        }
    }

    /** y[o, j, i] = x[o, 0, i] + ... + x[o, j, i], with x seen as [outer, n, inner]. */
    public static void runningSum(int[] x, int outer, int n, int inner, int[] y) {
        for (int o = 0; o < outer; o++) {
            int first = o * n * inner;
            for (int i = first; i < first + n * inner; i++) {
                y[i] = i < first + inner ? x[i] : y[i - inner] + x[i];
            }
        }
    }

    /** x^exponent by squaring, for an exponent of at least 0. */
    public static int power(int x, int exponent) {
        int result = 1;
        int square = x;
        for (int rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
