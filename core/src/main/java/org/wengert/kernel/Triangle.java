package org.wengert.kernel;

import java.util.Arrays;

/** Triangles of matrices. */
public final class Triangle {
    private Triangle() {}

    /** y[m, i, j] = 0 where j - i > diagonal for the lower triangle, where j - i &lt; diagonal for the upper one, else x[m, i, j]. */
    public static void run(Object x, int matrices, int rows, int columns, boolean lower, int diagonal, Object y) {
        System.arraycopy(x, 0, y, 0, matrices * rows * columns);
        for (int m = 0; m < matrices; m++) {
            for (int i = 0; i < rows; i++) {
                int row = (m * rows + i) * columns;
                int edge = (int) Math.max(0, Math.min((long) columns, (long) i + diagonal + (lower ? 1 : 0)));
                clear(y, lower ? row + edge : row, lower ? row + columns : row + edge);
            }
        }
    }

    private static void clear(Object y, int from, int to) {
        if (y instanceof float[] floats) {
            Arrays.fill(floats, from, to, 0);
        } else if (y instanceof double[] doubles) {
            Arrays.fill(doubles, from, to, 0);
        } else if (y instanceof int[] ints) {
            Arrays.fill(ints, from, to, 0);
        } else {
            Arrays.fill((boolean[]) y, from, to, false);
        }
    }
}
