package org.wengert.kernel;

import java.util.Arrays;

/** Rows of length 1 from orthogonal ones, with new rows for those that are 0. */
final class OrthonormalRows {
    /** A square below this is nothing beside one near 1. */
    private static final double TINY = 1e-150;

    private OrthonormalRows() {}

    /** Divides each row by its length; a row of length 0 becomes a unit vector orthogonal to those before it in {@code order}. */
    static void normalize(double[] rows, double[] lengths, int[] order, int n) {
        for (int j = 0; j < order.length; j++) {
            int row = order[j];
            if (lengths[row] > TINY) {
                for (int i = row * n; i < (row + 1) * n; i++) {
                    rows[i] /= lengths[row];
                }
            } else {
                lengths[row] = 0;
                complete(rows, order, j, n);
            }
        }
    }

    /** Of the unit vectors along the axes, the one that is least in the span of the rows before, made orthogonal to them: twice, for all digits. */
    private static void complete(double[] rows, int[] order, int count, int n) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int axis = 0; axis < n; axis++) {
            double inSpan = 0;
            for (int j = 0; j < count; j++) {
                double part = rows[order[j] * n + axis];
                inSpan += part * part;
            }
            if (inSpan < least) {
                least = inSpan;
                best = axis;
            }
        }
        int row = order[count];
        Arrays.fill(rows, row * n, (row + 1) * n, 0);
        rows[row * n + best] = 1;
        for (int pass = 0; pass < 2; pass++) {
            for (int j = 0; j < count; j++) {
                double part = Jacobi.dot(rows, row, order[j], n);
                for (int i = 0; i < n; i++) {
                    rows[row * n + i] -= part * rows[order[j] * n + i];
                }
            }
            double length = Math.sqrt(Jacobi.dot(rows, row, row, n));
            for (int i = row * n; i < (row + 1) * n; i++) {
                rows[i] /= length;
            }
        }
    }
}
