package org.wengert.kernel;

/** y = a b for matrices. */
public final class Matmul {
    private static final MatmulOptions WITH_BIAS = MatmulOptions.DEFAULT.epilogue(Epilogue.BIAS);
    private static final MatmulOptions WITH_BIAS_AND_RELU = MatmulOptions.DEFAULT.epilogue(Epilogue.BIAS_RELU);

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
        run(a, aOffset, transposeA, b, bOffset, transposeB, y, yOffset, m, k, n, GradientOperand.NONE);
    }

    /** {@link #run} where a or b may be a gradient, whose zeros stay zero: elements of y that came out NaN are summed again without those terms. */
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
            GradientOperand gradient) {
        int aStride = transposeA ? m : k;
        int bStride = transposeB ? k : n;
        MatmulOptions options = MatmulOptions.of(gradient);
        run(a, aOffset, aStride, transposeA, b, bOffset, bStride, transposeB, y, yOffset, n, m, k, n, options);
    }

    /** y[m, n] = x[m, k] w[k, n] + b[n], or with relu the maximum of that and 0; each from the start of its array. */
    public static void linear(Object x, Object w, Object b, Object y, int m, int k, int n, boolean relu) {
        Kernels kernels = Kernels.provider();
        MatmulOptions options = relu ? WITH_BIAS_AND_RELU : WITH_BIAS;
        if (y instanceof float[] to) {
            kernels.matmul((float[]) x, 0, k, false, (float[]) w, 0, n, false, to, 0, n, m, k, n, options, (float[]) b);
        } else {
            double[] to = (double[]) y;
            kernels.matmul(
                    (double[]) x, 0, k, false, (double[]) w, 0, n, false, to, 0, n, m, k, n, options, (double[]) b);
        }
    }

    /**
     * {@link #run} for a batch: y[i] = a[i] b[i], with y[i] at i m n, a[i] at aOffsets[i] and b[i] at bOffsets[i]. Threads share the products, or each product if
     * it is large.
     */
    public static void batch(
            Object a,
            int[] aOffsets,
            boolean transposeA,
            Object b,
            int[] bOffsets,
            boolean transposeB,
            Object y,
            int m,
            int k,
            int n,
            GradientOperand gradient) {
        Parallel.Body products = (from, to) -> {
            for (int i = from; i < to; i++) {
                run(a, aOffsets[i], transposeA, b, bOffsets[i], transposeB, y, i * m * n, m, k, n, gradient);
            }
        };
        long each = Math.max(1, (long) m * k * n);
        if (each >= 2 * MatrixProduct.PART) {
            products.run(0, aOffsets.length);
        } else {
            Parallel.forRange(aOffsets.length, (int) (1 + MatrixProduct.PART / each), products);
        }
    }

    /** {@link Kernels#matmul} for arrays of either type, without an epilogue. */
    static void run(
            Object a,
            int aOffset,
            int aStride,
            boolean transposeA,
            Object b,
            int bOffset,
            int bStride,
            boolean transposeB,
            Object y,
            int yOffset,
            int yStride,
            int m,
            int k,
            int n,
            MatmulOptions options) {
        Kernels kernels = Kernels.provider();
        if (y instanceof float[] to) {
            float[] as = (float[]) a;
            float[] bs = (float[]) b;
            kernels.matmul(
                    as,
                    aOffset,
                    aStride,
                    transposeA,
                    bs,
                    bOffset,
                    bStride,
                    transposeB,
                    to,
                    yOffset,
                    yStride,
                    m,
                    k,
                    n,
                    options,
                    null);
        } else {
            double[] as = (double[]) a;
            double[] bs = (double[]) b;
            double[] to = (double[]) y;
            kernels.matmul(
                    as,
                    aOffset,
                    aStride,
                    transposeA,
                    bs,
                    bOffset,
                    bStride,
                    transposeB,
                    to,
                    yOffset,
                    yStride,
                    m,
                    k,
                    n,
                    options,
                    null);
        }
    }
}
