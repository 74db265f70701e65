package org.wengert.kernel;

/**
 * Matrix products by the definition, for arrays of either type: what the generated loops must equal bit for bit, what serves until they are made, and what
 * is needed too seldom to be fast.
 */
final class PlainMatmul {
    private PlainMatmul() {}

    /** See {@link SmallProduct#run}. */
    static void run(
            Object a,
            int a0,
            int aRow,
            int aColumn,
            Object b,
            int b0,
            int bRow,
            int bColumn,
            Object y,
            int y0,
            int yRow,
            int yColumn,
            int m,
            int k,
            int n,
            boolean accumulate) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int to = y0 + i * yRow + j * yColumn;
                double start = accumulate ? get(y, to) : 0;
                set(y, to, dot(start, a, a0 + i * aRow, aColumn, b, b0 + j * bColumn, bRow, k, GradientOperand.NONE));
            }
        }
    }

    /** Sums the elements of y that came out NaN once more, without the terms in which the gradient operand is 0. */
    static void repair(
            GradientOperand gradient,
            Object a,
            int a0,
            int aRow,
            int aColumn,
            Object b,
            int b0,
            int bRow,
            int bColumn,
            Object y,
            int y0,
            int yRow,
            int m,
            int k,
            int n) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int to = y0 + i * yRow + j;
                if (Double.isNaN(get(y, to))) {
                    set(y, to, dot(0, a, a0 + i * aRow, aColumn, b, b0 + j * bColumn, bRow, k, gradient));
                }
            }
        }
    }

    /** start + sum_p a[p] b[p]. */
    private static double dot(
            double start, Object a, int a0, int aStep, Object b, int b0, int bStep, int k, GradientOperand gradient) {
        boolean isFloat = a instanceof float[];
        double sum = start;
        for (int p = 0; p < k; p++) {
            double s = get(a, a0 + p * aStep);
            double t = get(b, b0 + p * bStep);
            boolean isZero = gradient == GradientOperand.LEFT && s == 0 || gradient == GradientOperand.RIGHT && t == 0;
            if (!isZero) {
                sum = isFloat ? multiplyAdd((float) s, (float) t, (float) sum) : multiplyAdd(s, t, sum);
            }
        }
        return sum;
    }

    private static float multiplyAdd(float s, float t, float sum) {
        return Machine.hasFma() ? Math.fma(s, t, sum) : s * t + sum;
    }

    private static double multiplyAdd(double s, double t, double sum) {
        return Machine.hasFma() ? Math.fma(s, t, sum) : s * t + sum;
    }

    /** y[i, j] += product[i, j], of which the rows lie together. */
    static void addRows(Object product, Object y, int y0, int yRow, int m, int n) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int to = y0 + i * yRow + j;
                set(y, to, get(y, to) + get(product, i * n + j));
            }
        }
    }

    /** y[i, j] += bias[j]; then, if relu, y[i, j] = max(y[i, j], 0). */
    static void addBias(Object bias, int bias0, boolean relu, Object y, int y0, int yRow, int m, int n) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int to = y0 + i * yRow + j;
                double sum = get(y, to) + get(bias, bias0 + j);
                set(y, to, relu ? Math.max(sum, 0) : sum);
            }
        }
    }

    private static double get(Object array, int i) {
        return array instanceof float[] floats ? floats[i] : ((double[]) array)[i];
    }

    /** A sum of two floats, rounded to double and then to float, is the float nearest to it. */
    private static void set(Object array, int i, double value) {
        if (array instanceof float[] floats) {
            floats[i] = (float) value;
        } else {
            ((double[]) array)[i] = value;
        }
    }
}
