package org.wengert.kernel;

/** Changes of an array in place. */
public final class InPlace {
    /** The elements that are worth a thread. */
    private static final int GRAIN = 1 << 14;

    private InPlace() {}

    /** y[i] += alpha x[i] for i &lt; n; for {@code float[]} in float arithmetic, with alpha rounded once. */
    public static void addScaled(Object y, Object x, double alpha, int n) {
        if (n <= GRAIN) {
            addScaled(y, x, alpha, 0, n); // without an object for the loop
        } else {
            Parallel.forRange(n, GRAIN, (from, to) -> addScaled(y, x, alpha, from, to));
        }
    }

    private static void addScaled(Object y, Object x, double alpha, int from, int to) {
        if (y instanceof float[] floats) {
            Kernels.provider().addScaled(floats, (float[]) x, (float) alpha, from, to);
        } else {
            Kernels.provider().addScaled((double[]) y, (double[]) x, alpha, from, to);
        }
    }

    /** y[offset + sum index stride] += x (row-major over dims): some elements of y, each at most once. */
    public static void addInto(Object x, int[] dims, Object y, int offset, int[] strides) {
        int[] rowMajor = Layout.rowMajor(dims);
        if (Copy.isSmall(dims)) {
            add(x, 0, rowMajor, y, offset, strides, dims);
        } else {
            Copy.inParts(
                    0, rowMajor, offset, strides, dims, (x0, y0, part) -> add(x, x0, rowMajor, y, y0, strides, part));
        }
    }

    private static void add(Object x, int x0, int[] xStrides, Object y, int y0, int[] yStrides, int[] dims) {
        Layout layout = Layout.of(dims, xStrides, yStrides);
        while (layout.next()) {
            addMatrix(x, x0 + layout.offset(0), y, y0 + layout.offset(1), layout);
        }
    }

    private static void addMatrix(Object x, int x0, Object y, int y0, Layout layout) {
        int step = layout.columnStride(1);
        int n = layout.columns();
        for (int row = 0; row < layout.rows(); row++) {
            int from = x0 + row * layout.rowStride(0);
            int to = y0 + row * layout.rowStride(1);
            if (step == 1) {
                FoldKernel.SUM.into(x, from, y, to, n);
            } else if (y instanceof float[] floats) {
                FloatUpdateLoops.add((float[]) x, from, floats, to, step, n);
            } else {
                DoubleUpdateLoops.add((double[]) x, from, (double[]) y, to, step, n);
            }
        }
    }

    /** y[i] *= factor for i &lt; n; for {@code float[]} in float arithmetic, with the factor rounded once. */
    public static void scale(Object y, double factor, int n) {
        if (n <= GRAIN) {
            scale(y, factor, 0, n);
        } else {
            Parallel.forRange(n, GRAIN, (from, to) -> scale(y, factor, from, to));
        }
    }

    private static void scale(Object y, double factor, int from, int to) {
        if (y instanceof float[] floats) {
            Kernels.provider().scale(floats, (float) factor, from, to);
        } else {
            Kernels.provider().scale((double[]) y, factor, from, to);
        }
    }
}
