package org.wengert.kernel;

/** y = a b for matrices. */
public final class Matmul {
    private Matmul() {}

    /**
     * y[m, n] = a[m, k] b[k, n], each from an offset in its array; a is stored as [k, m] if transposeA, b as [n, k] if
     * transposeB. Overwrites y; k = 0 gives zeros. The order of summation depends on the sizes alone.
     */
    public static void run(
            Object a,
            int aOffset,
            boolean transposeA,
            Object b,
            int bOffset,
            boolean transposeB,
            Object y,
            int yOffset,
            int m,
            int k,
            int n) {
        int aRow = transposeA ? 1 : k;
        int aColumn = transposeA ? m : 1;
        int bRow = transposeB ? 1 : n;
        int bColumn = transposeB ? k : 1;
        if (y instanceof float[] to) {
            float[] as = (float[]) a;
            float[] bs = (float[]) b;
            FloatMatmul.run(as, aOffset, aRow, aColumn, bs, bOffset, bRow, bColumn, to, yOffset, m, k, n);
        } else {
            double[] as = (double[]) a;
            double[] bs = (double[]) b;
            DoubleMatmul.run(as, aOffset, aRow, aColumn, bs, bOffset, bRow, bColumn, (double[]) y, yOffset, m, k, n);
        }
    }

    /** {@link #run} where a or b may be a gradient, whose zeros count as zeros: elements of y that came out NaN are summed again without those terms. */
    public static void run(
            Object a,
            int aOffset,
            boolean transposeA,
            Object b,
            int bOffset,
            boolean transposeB,
            Object y,
            int yOffset,
            int m,
            int k,
            int n,
            StrongZero zero) {
        run(a, aOffset, transposeA, b, bOffset, transposeB, y, yOffset, m, k, n);
        if (zero == StrongZero.NONE) {
            return;
        }
        int aRow = transposeA ? 1 : k;
        int aColumn = transposeA ? m : 1;
        int bRow = transposeB ? 1 : n;
        int bColumn = transposeB ? k : 1;
        boolean left = zero == StrongZero.LEFT;
        if (y instanceof float[] to) {
            if (FloatRows.mayHaveNaN(to, yOffset, m * n)) {
                float[] as = (float[]) a;
                float[] bs = (float[]) b;
                FloatMatmul.mend(left, as, aOffset, aRow, aColumn, bs, bOffset, bRow, bColumn, to, yOffset, m, k, n);
            }
        } else {
            double[] to = (double[]) y;
            if (DoubleRows.mayHaveNaN(to, yOffset, m * n)) {
                double[] as = (double[]) a;
                double[] bs = (double[]) b;
                DoubleMatmul.mend(left, as, aOffset, aRow, aColumn, bs, bOffset, bRow, bColumn, to, yOffset, m, k, n);
            }
        }
    }
}
