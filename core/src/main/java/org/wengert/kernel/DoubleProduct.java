package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/** Matrix products of {@code double} arrays in all their forms, from the loops of {@link DoubleMatmul}. Twin: {@link FloatProduct}. */
final class DoubleProduct {
    private DoubleProduct() {}

    /** y = a b in the form of the options: see {@link Kernels#matmul}. */
    static void run(
            double[] a,
            int aOffset,
            int aStride,
            boolean transposeA,
            double[] b,
            int bOffset,
            int bStride,
            boolean transposeB,
            double[] y,
            int yOffset,
            int yStride,
            int m,
            int k,
            int n,
            MatmulOptions options,
            double @Nullable [] bias) {
        int aRow = transposeA ? 1 : aStride;
        int aColumn = transposeA ? aStride : 1;
        int bRow = transposeB ? 1 : bStride;
        int bColumn = transposeB ? bStride : 1;
        GradientOperand gradient = options.gradient();
        if (!options.accumulate()) {
            DoubleMatmul.run(a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, y, yOffset, yStride, m, k, n);
            if (gradient != GradientOperand.NONE && mayHaveNaN(y, yOffset, yStride, m, n)) {
                boolean left = gradient == GradientOperand.LEFT;
                DoubleMatmul.repair(
                        left, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, y, yOffset, yStride, m, k, n);
            }
        } else if (gradient == GradientOperand.NONE) {
            DoubleMatmul.add(a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, y, yOffset, yStride, m, k, n);
        } else {
            // The old y must not be summed again with the terms of a repaired element.
            double[] product = new double[m * n];
            MatmulOptions alone = MatmulOptions.of(gradient);
            run(a, aOffset, aStride, transposeA, b, bOffset, bStride, transposeB, product, 0, n, m, k, n, alone, null);
            DoubleMatmul.addRows(product, y, yOffset, yStride, m, n);
        }
        if (options.epilogue() != Epilogue.NONE && bias != null) {
            DoubleMatmul.addBias(bias, options.epilogue() == Epilogue.BIAS_RELU, y, yOffset, yStride, m, n);
        }
    }

    private static boolean mayHaveNaN(double[] y, int offset, int stride, int m, int n) {
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
