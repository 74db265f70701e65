package org.wengert.kernel;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The kernels in plain Java, in forms that HotSpot's C2 compiler vectorises. They run everywhere and define the results. */
class Reference extends Kernels {
    @Override
    public String name() {
        return "reference loops in plain Java";
    }

    /** True if loops of vectors serve where there are any. */
    boolean usesVectors() {
        return false;
    }

    @Override
    public void matmul(
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
        MatrixProduct.run(
                usesVectors(),
                a,
                aOffset,
                aStride,
                transposeA,
                b,
                bOffset,
                bStride,
                transposeB,
                y,
                yOffset,
                yStride,
                m,
                k,
                n,
                options,
                bias);
    }

    @Override
    public void matmul(
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
        MatrixProduct.run(
                usesVectors(),
                a,
                aOffset,
                aStride,
                transposeA,
                b,
                bOffset,
                bStride,
                transposeB,
                y,
                yOffset,
                yStride,
                m,
                k,
                n,
                options,
                bias);
    }

    @Override
    UnaryLoop unary(UnaryKernel.@Nullable OfFloat f32, DoubleUnaryOperator f64) {
        return Specialize.copy(UnaryLoop.class, new UnaryLoops(f32, f64), f32, f64);
    }

    @Override
    AttributeLoop attribute(AttributeKernel.OfDouble<Object> f) {
        return Specialize.copy(AttributeLoop.class, new AttributeLoops(f), f);
    }

    @Override
    BinaryLoop binaryFloats(BinaryKernel.OfFloat f) {
        return Specialize.copy(BinaryLoop.class, new FloatBinaryLoops(f), f);
    }

    @Override
    BinaryLoop binaryDoubles(DoubleBinaryOperator f) {
        return Specialize.copy(BinaryLoop.class, new DoubleBinaryLoops(f), f);
    }

    @Override
    CompareLoop compare(CompareKernel.Test test) {
        return Specialize.copy(CompareLoop.class, new CompareLoops(test), test);
    }

    @Override
    boolean mayHaveNaN(float[] x, int from, int n) {
        return FloatSearch.mayHaveNaN(x, from, n);
    }

    @Override
    boolean mayHaveNaN(double[] x, int from, int n) {
        return DoubleSearch.mayHaveNaN(x, from, n);
    }

    @Override
    void addScaled(float[] y, float[] x, float alpha, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] += alpha * x[i];
        }
    }

    @Override
    void addScaled(double[] y, double[] x, double alpha, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] += alpha * x[i];
        }
    }

    @Override
    void scale(float[] y, float factor, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] *= factor;
        }
    }

    @Override
    void scale(double[] y, double factor, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] *= factor;
        }
    }

    @Override
    void copy(Object x, int x0, int xRow, int xColumn, Object y, int y0, int yRow, int yColumn, int rows, int columns) {
        if (x instanceof float[] from) {
            FloatCopies.matrix(from, x0, xRow, xColumn, (float[]) y, y0, yRow, yColumn, rows, columns);
        } else if (x instanceof double[] from) {
            DoubleCopies.matrix(from, x0, xRow, xColumn, (double[]) y, y0, yRow, yColumn, rows, columns);
        } else if (x instanceof int[] from) {
            IntCopies.matrix(from, x0, xRow, xColumn, (int[]) y, y0, yRow, yColumn, rows, columns);
        } else {
            BooleanCopies.matrix((boolean[]) x, x0, xRow, xColumn, (boolean[]) y, y0, yRow, yColumn, rows, columns);
        }
    }
}
