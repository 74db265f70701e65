package org.wengert.kernel;

import java.util.Arrays;

/** Systems of equations and determinants by elimination with partial pivoting. A singular matrix gives NaN; Golub, Van Loan: Matrix Computations, 3.4. */
public final class Lu {
    private Lu() {}

    /** y = a^-1 b, or a^-T b, for a of n rows and b of k columns. */
    public static void solve(double[] a, boolean transposed, double[] b, int n, int k, double[] y) {
        double[] lu = transposed ? MatrixBatch.transposed(a, n, n) : a;
        int[] rows = new int[n];
        if (factor(lu, n, rows) == 0) {
            Arrays.fill(y, Double.NaN);
            return;
        }
        for (int i = 0; i < n; i++) {
            System.arraycopy(b, rows[i] * k, y, i * k, k);
        }
        Triangles.forward(lu, n, true, y, k);
        Triangles.backward(lu, n, false, y, k);
    }

    /** y = a^-1. */
    public static void inverse(double[] a, int n, double[] y) {
        double[] identity = new double[n * n];
        Fill.identity(identity, n);
        solve(a, false, identity, n, n, y);
    }

    /** y[0] = the determinant of a. */
    public static void det(double[] a, int n, double[] y) {
        double det = factor(a, n, new int[n]);
        for (int i = 0; i < n; i++) {
            det *= a[i * (n + 1)];
        }
        y[0] = det;
    }

    /** y = the sign of the determinant, and the logarithm of its absolute value: 0 and -infinity for a singular matrix. */
    public static void signAndLog(double[] a, int n, double[] y) {
        double sign = factor(a, n, new int[n]);
        double log = sign == 0 ? Double.NEGATIVE_INFINITY : 0;
        for (int i = 0; i < n; i++) {
            double pivot = a[i * (n + 1)];
            sign *= Math.signum(pivot);
            log += Math.log(Math.abs(pivot));
        }
        y[0] = sign;
        y[1] = log;
    }

    /**
     * Replaces a by its factors, L below the diagonal, which has ones there, and U. {@code rows} becomes the permutation.
     *
     * @return the permutation's sign, or 0 if a pivot is 0; then the factors end there
     */
    private static double factor(double[] a, int n, int[] rows) {
        Fill.count(rows, n);
        double sign = 1;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k]) ? i : pivot;
            }
            if (a[pivot * n + k] == 0) {
                return 0;
            }
            if (pivot != k) {
                sign = -sign;
                swap(a, n, pivot, k);
                int row = rows[k];
                rows[k] = rows[pivot];
                rows[pivot] = row;
            }
            for (int i = k + 1; i < n; i++) {
                double factor = a[i * n + k] / a[k * n + k];
                a[i * n + k] = factor;
                for (int j = k + 1; j < n; j++) {
                    a[i * n + j] -= factor * a[k * n + j];
                }
            }
        }
        return sign;
    }

    private static void swap(double[] a, int n, int i, int k) {
        for (int j = 0; j < n; j++) {
            double value = a[i * n + j];
            a[i * n + j] = a[k * n + j];
            a[k * n + j] = value;
        }
    }
}
