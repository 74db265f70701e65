package org.wengert.kernel;

/** Changes of an array in place. */
public final class InPlace {
    /** The elements that are worth a thread. */
    private static final int GRAIN = 1 << 14;

    private InPlace() {}

    /** y[i] += alpha x[i] for i &lt; n; for {@code float[]} in float arithmetic, with alpha rounded once. */
    public static void addScaled(Object y, Object x, double alpha, int n) {
        Kernels kernels = Kernels.provider();
        Parallel.forRange(n, GRAIN, (from, to) -> {
            if (y instanceof float[] floats) {
                kernels.addScaled(floats, (float[]) x, (float) alpha, from, to);
            } else {
                kernels.addScaled((double[]) y, (double[]) x, alpha, from, to);
            }
        });
    }

    /** y[offset + sum index stride] += x (row-major over dims): some elements of y, each at most once. */
    public static void addInto(Object x, int[] dims, Object y, int offset, int[] strides) {
        int[] rowMajor = Layout.rowMajor(dims);
        Copy.inParts(0, rowMajor, offset, strides, dims, (x0, y0, part) -> {
            Layout layout = Layout.of(part, rowMajor, strides);
            while (layout.next()) {
                addMatrix(x, x0 + layout.offset(0), y, y0 + layout.offset(1), layout);
            }
        });
    }

    private static void addMatrix(Object x, int x0, Object y, int y0, Layout layout) {
        int step = layout.columnStride(1);
        int n = layout.columns();
        for (int row = 0; row < layout.rows(); row++) {
            int from = x0 + row * layout.rowStride(0);
            int to = y0 + row * layout.rowStride(1);
            if (y instanceof float[] floats) {
                FloatUpdateLoops.add((float[]) x, from, floats, to, step, n);
            } else {
                DoubleUpdateLoops.add((double[]) x, from, (double[]) y, to, step, n);
            }
        }
    }

    /** y[i] *= factor for i &lt; n; for {@code float[]} in float arithmetic, with the factor rounded once. */
    public static void scale(Object y, double factor, int n) {
        Kernels kernels = Kernels.provider();
        Parallel.forRange(n, GRAIN, (from, to) -> {
            if (y instanceof float[] floats) {
                kernels.scale(floats, (float) factor, from, to);
            } else {
                kernels.scale((double[]) y, factor, from, to);
            }
        });
    }
}
