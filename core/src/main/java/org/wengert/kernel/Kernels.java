package org.wengert.kernel;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.generator.VectorModule;

/**
 * One implementation of the kernels that take most of the time. {@link #provider()} is chosen once; the classes beside this one dispatch to it by the
 * type of their arrays, so that another implementation changes nothing above.
 *
 * <p>An abstract class, since its loops are not public. Conditions are those of the package: callers have checked all arguments, y is overwritten, and
 * arrays may be longer than their contents.
 */
public abstract class Kernels {
    Kernels() {}

    /** The implementation in use. */
    public static Kernels provider() {
        return Chosen.PROVIDER;
    }

    /** Holds the choice, made when kernels are first used. A class of its own, so that {@code Kernels} is initialized before its subclass. */
    private static final class Chosen {
        static final Kernels PROVIDER = choose();

        private static Kernels choose() {
            return VectorModule.isPresent() ? new VectorKernels() : new Reference();
        }
    }

    /** The name of this implementation, for the log. */
    public abstract String name();

    /**
     * y[m, n] = a[m, k] b[k, n]. Each matrix has an offset in its array and a leading dimension, the distance from one stored row to the next; a is
     * stored as [k, m] if transposeA, b as [n, k] if transposeB. The order of summation depends on the sizes and options alone.
     *
     * @param bias n elements, for an epilogue with bias
     */
    public abstract void matmul(
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
            float @Nullable [] bias);

    /** The same for {@code double}. */
    public abstract void matmul(
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
            double @Nullable [] bias);

    /** The loops of a {@link UnaryKernel}; both types in one. */
    abstract UnaryLoop unary(UnaryKernel.@Nullable OfFloat f32, DoubleUnaryOperator f64);

    /** The loops of an {@link AttributeKernel}; both types in one. */
    abstract AttributeLoop attribute(AttributeKernel.OfDouble<Object> f);

    /** The {@code float} loops of a {@link BinaryKernel}. */
    abstract BinaryLoop binaryFloats(BinaryKernel.OfFloat f);

    /** The {@code double} loops of a {@link BinaryKernel}. */
    abstract BinaryLoop binaryDoubles(DoubleBinaryOperator f);

    /** The loops of a {@link CompareKernel}; all types in one. */
    abstract CompareLoop compare(CompareKernel.Test test);

    /** False if none of x[from], ..., x[from + n - 1] is NaN; true if one is, or is infinite. */
    abstract boolean mayHaveNaN(float[] x, int from, int n);

    abstract boolean mayHaveNaN(double[] x, int from, int n);

    /** y[i] += alpha x[i] for i from {@code from}, exclusive of {@code to}. */
    abstract void addScaled(float[] y, float[] x, float alpha, int from, int to);

    abstract void addScaled(double[] y, double[] x, double alpha, int from, int to);

    /** y[i] *= factor, likewise. */
    abstract void scale(float[] y, float factor, int from, int to);

    abstract void scale(double[] y, double factor, int from, int to);

    /** y[y0 + r yRow + c yColumn] = x[x0 + r xRow + c xColumn], at least one, for arrays of any one of the four types. */
    abstract void copy(
            Object x, int x0, int xRow, int xColumn, Object y, int y0, int yRow, int yColumn, int rows, int columns);
}
