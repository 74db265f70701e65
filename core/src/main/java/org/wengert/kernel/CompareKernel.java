package org.wengert.kernel;

import org.jspecify.annotations.Nullable;

/**
 * y[i] = test(a[i], b[i]), such as a[i] &lt; b[i]; {@code a, b} both {@code float[]}, {@code double[]} or {@code
 * int[]}.
 */
public final class CompareKernel {
    private final Test test;
    // A race on this field is harmless: every loop found here is immutable and does the same.
    private @Nullable CompareLoop loop;

    private CompareKernel(Test test) {
        this.test = test;
    }

    /** The test of each pair. */
    public interface Test {
        boolean of(double a, double b);
    }

    /** y[i] = test(a[i], b[i]). */
    public static CompareKernel of(Test test) {
        return new CompareKernel(test);
    }

    /** y[i] = test(a[i], b[i]) for i &lt; n. */
    public void run(Object a, Object b, boolean[] y, int n) {
        loop().rows(a, 0, 0, 1, b, 0, 0, 1, y, 0, 1, n);
    }

    /** y[i] = test(a[i], b) for i &lt; n. */
    public void runRight(Object a, double b, boolean[] y, int n) {
        loop().right(a, b, y, n);
    }

    /**
     * y[i] = test(a broadcast, b broadcast): strides in elements, 0 where an operand is broadcast; dims is the output
     * shape.
     */
    public void runStrided(Object a, int[] aStrides, Object b, int[] bStrides, int[] dims, boolean[] y) {
        if (dims.length == 1) {
            loop().rows(a, 0, 0, aStrides[0], b, 0, 0, bStrides[0], y, 0, 1, dims[0]);
        } else if (dims.length == 2) {
            loop().rows(a, 0, aStrides[0], aStrides[1], b, 0, bStrides[0], bStrides[1], y, 0, dims[0], dims[1]);
        } else {
            Layout layout = Layout.of(dims, aStrides, bStrides);
            int as = layout.rowStride(0);
            int ac = layout.columnStride(0);
            int bs = layout.rowStride(1);
            int bc = layout.columnStride(1);
            int yOffset = 0;
            while (layout.next()) {
                loop().rows(
                                a,
                                layout.offset(0),
                                as,
                                ac,
                                b,
                                layout.offset(1),
                                bs,
                                bc,
                                y,
                                yOffset,
                                layout.rows(),
                                layout.columns());
                yOffset += layout.rows() * layout.columns();
            }
        }
    }

    private CompareLoop loop() {
        CompareLoop known = loop;
        return known != null ? known : specialize();
    }

    private CompareLoop specialize() {
        CompareLoop found = Kernels.provider().compare(test);
        loop = found;
        return found;
    }
}
