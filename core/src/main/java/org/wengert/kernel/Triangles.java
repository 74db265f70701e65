package org.wengert.kernel;

import java.util.Arrays;

/** Systems of equations with triangular matrices, and the Cholesky factor; Golub, Van Loan: Matrix Computations, 3.1 and 4.2. */
public final class Triangles {
    private Triangles() {}

    /** y = t^-1 b, or t^-T b, for one triangle of t, of n rows, and b of k columns; NaN if an element of the diagonal is 0. */
    public static void solve(
            double[] t, boolean upper, boolean unit, boolean transposed, double[] b, int n, int k, double[] y) {
        for (int i = 0; i < n && !unit; i++) {
            if (t[i * (n + 1)] == 0) {
                Arrays.fill(y, Double.NaN);
                return;
            }
        }
        double[] read = transposed ? MatrixBatch.transposed(t, n, n) : t;
        System.arraycopy(b, 0, y, 0, n * k);
        if (upper != transposed) {
            backward(read, n, unit, y, k);
        } else {
            forward(read, n, unit, y, k);
        }
    }

    /** y = l^-1 y, for the lower triangle. */
    static void forward(double[] l, int n, boolean unit, double[] y, int k) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                subtract(l[i * n + j], y, j, i, k);
            }
            divide(unit ? 1 : l[i * (n + 1)], y, i, k);
        }
    }

    /** y = u^-1 y, for the upper triangle. */
    static void backward(double[] u, int n, boolean unit, double[] y, int k) {
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                subtract(u[i * n + j], y, j, i, k);
            }
            divide(unit ? 1 : u[i * (n + 1)], y, i, k);
        }
    }

    private static void subtract(double factor, double[] y, int from, int to, int k) {
        for (int c = 0; c < k; c++) {
            y[to * k + c] -= factor * y[from * k + c];
        }
    }

    private static void divide(double divisor, double[] y, int row, int k) {
        for (int c = row * k; c < (row + 1) * k; c++) {
            y[c] /= divisor;
        }
    }

    /** y = the lower triangle l with l l^T = (x + x^T) / 2; NaN if that is not positive definite. */
    public static void cholesky(double[] x, int n, double[] y) {
        double[] s = MatrixBatch.symmetric(x, n);
        Arrays.fill(y, 0);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = s[i * n + j];
                for (int c = 0; c < j; c++) {
                    rest -= y[i * n + c] * y[j * n + c];
                }
                if (i == j && !(rest > 0)) {
                    Arrays.fill(y, Double.NaN);
                    return;
                }
                y[i * n + j] = i == j ? Math.sqrt(rest) : rest / y[j * (n + 1)];
            }
        }
    }
}
