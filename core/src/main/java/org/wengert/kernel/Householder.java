package org.wengert.kernel;

import java.util.Arrays;

/** The reduced QR decomposition by Householder's reflections; Golub, Van Loan: Matrix Computations, 5.2. */
public final class Householder {
    private Householder() {}

    /** y = q, (m, k), and then r, (k, n), with k = min(m, n): q r = x, and the diagonal of r is not negative. NaN if x is not finite. */
    public static void qr(double[] x, int m, int n, double[] y) {
        if (!MatrixBatch.isFinite(x, y)) {
            return;
        }
        int k = Math.min(m, n);
        double[] r = x.clone();
        double[][] reflections = new double[k][];
        for (int j = 0; j < k; j++) {
            double[] v = reflection(r, m, n, j);
            reflections[j] = v;
            apply(v, j, r, m, n, j);
        }
        double[] q = new double[m * k];
        for (int j = 0; j < k; j++) {
            q[j * (k + 1)] = 1;
        }
        for (int j = k - 1; j >= 0; j--) {
            apply(reflections[j], j, q, m, k, j);
        }
        for (int j = 0; j < k; j++) {
            double sign = r[j * (n + 1)] < 0 ? -1 : 1;
            for (int i = 0; i < m; i++) {
                y[i * k + j] = sign * q[i * k + j];
            }
            Arrays.fill(y, m * k + j * n, m * k + j * n + j, 0);
            for (int c = j; c < n; c++) {
                y[m * k + j * n + c] = sign * r[j * n + c];
            }
        }
    }

    /** The unit vector v, from row j on, for which (1 - 2 v v^T) x has zeros in column j below the diagonal; zeros if it has them already. */
    private static double[] reflection(double[] x, int m, int n, int j) {
        double[] v = new double[m];
        double largest = 0;
        for (int i = j; i < m; i++) {
            v[i] = x[i * n + j];
            largest = Math.max(largest, Math.abs(v[i]));
        }
        if (largest == 0) {
            return v;
        }
        double squares = 0;
        for (int i = j; i < m; i++) {
            v[i] /= largest; // so that squares do not overflow
            squares += v[i] * v[i];
        }
        v[j] += Math.copySign(Math.sqrt(squares), v[j]);
        double length = 0;
        for (int i = j; i < m; i++) {
            length += v[i] * v[i];
        }
        length = Math.sqrt(length);
        for (int i = j; i < m; i++) {
            v[i] /= length;
        }
        return v;
    }

    /** x = x - 2 v (v^T x), in the columns from {@code column} on. */
    private static void apply(double[] v, int row, double[] x, int m, int n, int column) {
        double[] products = new double[n];
        for (int i = row; i < m; i++) {
            for (int c = column; c < n; c++) {
                products[c] += v[i] * x[i * n + c];
            }
        }
        for (int i = row; i < m; i++) {
            double twice = 2 * v[i];
            for (int c = column; c < n; c++) {
                x[i * n + c] -= twice * products[c];
            }
        }
    }
}
