package org.wengert.kernel;

import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/** y[i] = f(a[i], b[i]) and its broadcasts. Arrays are all {@code float[]} or all {@code double[]}. */
public final class BinaryKernel {
    private final @Nullable OfFloat f32;
    private final DoubleBinaryOperator f64;
    // Races on these fields are harmless: every loop found here is immutable and does the same.
    private @Nullable BinaryLoop floats;
    private @Nullable BinaryLoop doubles;

    private BinaryKernel(@Nullable OfFloat f32, DoubleBinaryOperator f64) {
        this.f32 = f32;
        this.f64 = f64;
    }

    /** y = f(a, b) in {@code float} arithmetic. */
    public interface OfFloat {
        float of(float a, float b);
    }

    /**
     * y = f64(a, b) for {@code double}, y = f32(a, b) for {@code float}; without {@code f32}, y = (float) f64(a, b).
     */
    public static BinaryKernel of(@Nullable OfFloat f32, DoubleBinaryOperator f64) {
        return new BinaryKernel(f32, f64);
    }

    /** y[i] = f(a[i], b[i]) for i &lt; n; {@code y} may be {@code a} or {@code b} itself. */
    public void run(Object a, Object b, Object y, int n) {
        loop(y).run(a, b, y, n);
    }

    /** y[i] = f(a[i], b) for i &lt; n; {@code y} may be {@code a} itself. */
    public void runRight(Object a, double b, Object y, int n) {
        loop(y).right(a, b, y, n);
    }

    /** y[i] = f(a, b[i]) for i &lt; n; {@code y} may be {@code b} itself. */
    public void runLeft(double a, Object b, Object y, int n) {
        loop(y).left(a, b, y, n);
    }

    /**
     * y[i] = f(a broadcast, b broadcast): strides in elements, 0 where an operand is broadcast; dims is the output
     * shape. {@code y} is neither operand.
     */
    public void runStrided(Object a, int[] aStrides, Object b, int[] bStrides, int[] dims, Object y) {
        BinaryLoop loop = loop(y);
        if (dims.length == 2) {
            loop.rows(a, 0, aStrides[0], aStrides[1], b, 0, bStrides[0], bStrides[1], y, 0, dims[0], dims[1]);
        } else if (dims.length == 1) {
            loop.rows(a, 0, 0, aStrides[0], b, 0, 0, bStrides[0], y, 0, 1, dims[0]);
        } else {
            Layout layout = Layout.of(dims, aStrides, bStrides);
            int rows = layout.rows();
            int columns = layout.columns();
            int aRow = layout.rowStride(0);
            int aColumn = layout.columnStride(0);
            int bRow = layout.rowStride(1);
            int bColumn = layout.columnStride(1);
            for (int to = 0; layout.next(); to += rows * columns) {
                int a0 = layout.offset(0);
                int b0 = layout.offset(1);
                loop.rows(a, a0, aRow, aColumn, b, b0, bRow, bColumn, y, to, rows, columns);
            }
        }
    }

    /** sum_i f(a[i], b[i]) for i &lt; n, accumulated in {@code double}. */
    public double sum(Object a, Object b, int n) {
        return loop(a).sum(a, b, n);
    }

    private BinaryLoop loop(Object array) {
        BinaryLoop known = array instanceof float[] ? floats : doubles;
        return known != null ? known : specialize(array);
    }

    private BinaryLoop specialize(Object array) {
        if (array instanceof float[]) {
            OfFloat f = f32 != null ? f32 : Specialize.copy(OfFloat.class, new Rounded(f64), f64);
            BinaryLoop found = Kernels.provider().binaryFloats(f);
            floats = found;
            return found;
        }
        BinaryLoop found = Kernels.provider().binaryDoubles(f64);
        doubles = found;
        return found;
    }

    /** y = (float) f(a, b); a template of its own, so that the call of f inside sees one lambda too. */
    static final class Rounded implements OfFloat {
        private final DoubleBinaryOperator f;

        Rounded(DoubleBinaryOperator f) {
            this.f = f;
        }

        @Override
        public float of(float a, float b) {
            return (float) f.applyAsDouble(a, b);
        }
    }
}
