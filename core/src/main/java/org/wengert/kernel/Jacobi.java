package org.wengert.kernel;

import java.util.Arrays;

/**
 * Eigenvalues and singular values by Jacobi's rotations, which are slower than reductions to fewer diagonals and find small values to more digits.
 *
 * <p>Golub, Van Loan: Matrix Computations, 8.5 and 8.6.3. Demmel, Veselic: Jacobi's Method is More Accurate than QR, 1992.
 */
public final class Jacobi {
    private static final double EPSILON = 0x1p-53;
    private static final int SWEEPS = 100;

    private Jacobi() {}

    /**
     * y = the n eigenvalues of (x + x^T) / 2, ascending, and then the matrix whose columns are their eigenvectors, of length 1, with the largest element
     * positive. NaN if x is not finite.
     */
    public static void eigh(double[] x, int n, double[] y) {
        if (!MatrixBatch.isFinite(x, y)) {
            return;
        }
        double[] s = MatrixBatch.symmetric(x, n);
        double scale = scaled(s);
        double[] vectors = new double[n * n]; // in rows
        Fill.identity(vectors, n);
        for (int sweep = 0, rotated = 1; rotated > 0 && sweep < SWEEPS; sweep++) {
            rotated = 0;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotated += rotate(s, vectors, n, p, q) ? 1 : 0;
                }
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = s[i * (n + 1)];
        }
        int[] order = order(values, false);
        for (int j = 0; j < n; j++) {
            y[j] = values[order[j]] * scale;
            double sign = sign(vectors, order[j] * n, n);
            for (int i = 0; i < n; i++) {
                y[n + i * n + j] = sign * vectors[order[j] * n + i];
            }
        }
    }

    /** Makes s[p, q] zero, unless it is below rounding. */
    private static boolean rotate(double[] s, double[] vectors, int n, int p, int q) {
        double off = s[p * n + q];
        double a = s[p * (n + 1)];
        double b = s[q * (n + 1)];
        if (Math.abs(off) <= EPSILON * EPSILON || Math.abs(off) <= 0.25 * EPSILON * Math.sqrt(Math.abs(a * b))) {
            s[p * n + q] = 0;
            s[q * n + p] = 0;
            return false;
        }
        double t = tangent((b - a) / (2 * off));
        double c = 1 / Math.sqrt(1 + t * t);
        rotateRows(s, n, p, q, c, c * t);
        for (int i = 0; i < n; i++) {
            double atP = s[i * n + p];
            double atQ = s[i * n + q];
            s[i * n + p] = c * atP - c * t * atQ;
            s[i * n + q] = c * t * atP + c * atQ;
        }
        s[p * n + q] = 0;
        s[q * n + p] = 0;
        rotateRows(vectors, n, p, q, c, c * t);
        return true;
    }

    /**
     * y = u, (m, k), the k = min(m, n) singular values, descending, and v^T, (k, n), with x = u diag(s) v^T. The largest element of each column of u is
     * positive. NaN if x is not finite.
     */
    public static void svd(double[] x, int m, int n, double[] y) {
        if (!MatrixBatch.isFinite(x, y)) {
            return;
        }
        int k = Math.min(m, n);
        int length = Math.max(m, n);
        double[] rows = m >= n ? MatrixBatch.transposed(x, m, n) : x.clone(); // k rows: made orthogonal
        double scale = scaled(rows);
        double[] turns = new double[k * k];
        Fill.identity(turns, k);
        for (int sweep = 0, rotated = 1; rotated > 0 && sweep < SWEEPS; sweep++) {
            rotated = 0;
            for (int p = 0; p < k; p++) {
                for (int q = p + 1; q < k; q++) {
                    rotated += orthogonalize(rows, length, turns, k, p, q) ? 1 : 0;
                }
            }
        }
        double[] values = new double[k];
        for (int j = 0; j < k; j++) {
            values[j] = Math.sqrt(dot(rows, j, j, length));
        }
        int[] order = order(values, true);
        OrthonormalRows.normalize(rows, values, order, length);
        for (int j = 0; j < k; j++) {
            int from = order[j];
            y[m * k + j] = values[from] * scale;
            double[] left = m >= n ? rows : turns;
            double[] right = m >= n ? turns : rows;
            double sign = sign(left, from * m, m);
            for (int i = 0; i < m; i++) {
                y[i * k + j] = sign * left[from * m + i];
            }
            for (int i = 0; i < n; i++) {
                y[m * k + k + j * n + i] = sign * right[from * n + i];
            }
        }
    }

    /** Turns two rows so that they are orthogonal, unless they are but for rounding. */
    private static boolean orthogonalize(double[] rows, int length, double[] turns, int k, int p, int q) {
        double product = dot(rows, p, q, length);
        double a = dot(rows, p, p, length);
        double b = dot(rows, q, q, length);
        double rounding = EPSILON * Math.max(4, 2 * Math.sqrt(length));
        if (Math.abs(product) <= rounding * Math.sqrt(a) * Math.sqrt(b)) {
            return false;
        }
        double t = tangent((b - a) / (2 * product));
        double c = 1 / Math.sqrt(1 + t * t);
        rotateRows(rows, length, p, q, c, c * t);
        rotateRows(turns, k, p, q, c, c * t);
        return true;
    }

    /** The tangent of the smaller angle whose double has this cotangent. */
    private static double tangent(double cotangent) {
        return Math.abs(cotangent) > 1e150
                ? 0.5 / cotangent
                : Math.copySign(1, cotangent) / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
    }

    private static void rotateRows(double[] x, int n, int p, int q, double c, double s) {
        for (int i = 0; i < n; i++) {
            double atP = x[p * n + i];
            double atQ = x[q * n + i];
            x[p * n + i] = c * atP - s * atQ;
            x[q * n + i] = s * atP + c * atQ;
        }
    }

    static double dot(double[] rows, int p, int q, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += rows[p * length + i] * rows[q * length + i];
        }
        return sum;
    }

    /** Divides by a power of two, so that the largest is near 1 and squares neither overflow nor vanish; returns it. */
    private static double scaled(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0) {
            return 1;
        }
        int exponent = Math.getExponent(largest);
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.scalb(x[i], -exponent);
        }
        return Math.scalb(1.0, exponent);
    }

    /** The positions of the values in order; equal ones keep theirs. */
    private static int[] order(double[] values, boolean descending) {
        int[] order = new int[values.length];
        Sort.run(values, 1, values.length, 1, descending, order);
        return order;
    }

    /** The sign of the element with the largest absolute value, the first among equals. */
    private static double sign(double[] x, int from, int n) {
        int largest = from;
        for (int i = from + 1; i < from + n; i++) {
            largest = Math.abs(x[i]) > Math.abs(x[largest]) ? i : largest;
        }
        return n > 0 && x[largest] < 0 ? -1 : 1;
    }

    /** y[i, j] = the determinant of x without row i and column j, times (-1)^(i + j): u diag(the products of the other singular values) v^T det(u) det(v). */
    public static void cofactors(double[] x, int n, double[] y) {
        double[] factors = new double[2 * n * n + n];
        svd(x, n, n, factors);
        if (Double.isNaN(factors[0])) {
            Arrays.fill(y, Double.NaN);
            return;
        }
        double[] u = Arrays.copyOf(factors, n * n);
        double[] v = Arrays.copyOfRange(factors, n * n + n, factors.length);
        double[] dets = new double[2];
        Lu.det(u.clone(), n, dets);
        double sign = Math.signum(dets[0]);
        Lu.det(v.clone(), n, dets);
        sign *= Math.signum(dets[0]);
        Arrays.fill(y, 0);
        for (int c = 0; c < n; c++) {
            double others = sign;
            for (int j = 0; j < n; j++) {
                others *= j == c ? 1 : factors[n * n + j];
            }
            for (int i = 0; i < n; i++) {
                double left = u[i * n + c] * others;
                for (int j = 0; j < n; j++) {
                    y[i * n + j] += left * v[c * n + j];
                }
            }
        }
    }
}
