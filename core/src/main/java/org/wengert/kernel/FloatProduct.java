package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/** Matrix products of {@code float} arrays in all their forms, from the loops of {@link FloatMatmul}. Twin: {@link DoubleProduct}. */
final class FloatProduct {
    private FloatProduct() {}

    /** y = a b in the form of the options: see {@link Kernels#matmul}. */
    static void run(
            float[] a,
            int aOffset,
            int aStride,
            boolean transposeA,
            float[] b,
            int bOffset,
            int bStride,
            boolean transposeB,
            float[] y,
            int yOffset,
            int yStride,
            int m,
            int k,
            int n,
            MatmulOptions options,
            float @Nullable [] bias) {
        int aRow = transposeA ? 1 : aStride;
        int aColumn = transposeA ? aStride : 1;
        int bRow = transposeB ? 1 : bStride;
        int bColumn = transposeB ? bStride : 1;
        GradientOperand gradient = options.gradient();
        if (!options.accumulate()) {
            FloatMatmul.run(a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, y, yOffset, yStride, m, k, n);
            if (gradient != GradientOperand.NONE && mayHaveNaN(y, yOffset, yStride, m, n)) {
                boolean left = gradient == GradientOperand.LEFT;
                FloatMatmul.repair(
                        left, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, y, yOffset, yStride, m, k, n);
            }
        } else if (gradient == GradientOperand.NONE) {
            FloatMatmul.add(a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, y, yOffset, yStride, m, k, n);
        } else {
            // The old y must not be summed again with the terms of a repaired element.
            float[] product = new float[m * n];
            MatmulOptions alone = MatmulOptions.of(gradient);
            run(a, aOffset, aStride, transposeA, b, bOffset, bStride, transposeB, product, 0, n, m, k, n, alone, null);
            FloatMatmul.addRows(product, y, yOffset, yStride, m, n);
        }
        if (options.epilogue() != Epilogue.NONE && bias != null) {
            FloatMatmul.addBias(bias, options.epilogue() == Epilogue.BIAS_RELU, y, yOffset, yStride, m, n);
        }
    }

    private static boolean mayHaveNaN(float[] y, int offset, int stride, int m, int n) {
        if (stride == n) {
            return Kernels.provider().mayHaveNaN(y, offset, m * n);
        }
        for (int i = 0; i < m; i++) {
            if (Kernels.provider().mayHaveNaN(y, offset + i * stride, n)) {
                return true;
            }
        }
        return false;
    }
}
