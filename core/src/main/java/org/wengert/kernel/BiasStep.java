package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/** The {@link Epilogue} of a product: each thread takes that step on the part of y that it has just computed. */
final class BiasStep {
    private static final ElementwiseKernel PLAIN = ElementwiseKernel.of(2, in -> in[0].add(in[1]));
    private static final ElementwiseKernel RELU =
            ElementwiseKernel.of(2, in -> in[0].add(in[1]).max(0));

    static final BiasStep NONE = new BiasStep(null, false, new float[0], 0, 0);

    private final @Nullable Object bias;
    private final boolean relu;
    private final Object y;
    private final int y0;
    private final int yStride;

    private BiasStep(@Nullable Object bias, boolean relu, Object y, int y0, int yStride) {
        this.bias = bias;
        this.relu = relu;
        this.y = y;
        this.y0 = y0;
        this.yStride = yStride;
    }

    static BiasStep of(Epilogue epilogue, @Nullable Object bias, Object y, int y0, int yStride) {
        return epilogue == Epilogue.NONE || bias == null
                ? NONE
                : new BiasStep(bias, epilogue == Epilogue.BIAS_RELU, y, y0, yStride);
    }

    /** Takes the step on these rows and columns of y. */
    void run(int firstRow, int endRow, int firstColumn, int endColumn) {
        if (bias == null) {
            return;
        }
        int rows = endRow - firstRow;
        int columns = endColumn - firstColumn;
        int from = y0 + firstRow * yStride + firstColumn;
        if (MatmulLoops.isCold((long) rows * columns)) {
            PlainMatmul.addBias(bias, firstColumn, relu, y, from, yStride, rows, columns);
        } else {
            (relu ? RELU : PLAIN).runRows(y, bias, firstColumn, from, yStride, rows, columns);
        }
    }
}
