package org.wengert.kernel;

/**
 * Copies and sums along an axis, at indices that have been checked. {@code select} and {@code gather} copy {@code float[]},
 * {@code double[]}, {@code int[]} and {@code boolean[]}; {@code add} and {@code scatterAdd} are for {@code float[]} and
 * {@code double[]}.
 */
public final class Index {
    private Index() {}

    /** y[o, j, i] = x[o, indices[j], i] for j &lt; count, with x seen as [outer, size, inner]. */
    public static void select(Object x, int outer, int size, int inner, int[] indices, int count, Object y) {
        if (x instanceof float[] from) {
            FloatCopies.indexSelect(from, outer, size, inner, indices, count, (float[]) y);
        } else if (x instanceof double[] from) {
            DoubleCopies.indexSelect(from, outer, size, inner, indices, count, (double[]) y);
        } else if (x instanceof int[] from) {
            IntCopies.indexSelect(from, outer, size, inner, indices, count, (int[]) y);
        } else {
            BooleanCopies.indexSelect((boolean[]) x, outer, size, inner, indices, count, (boolean[]) y);
        }
    }

    /**
     * y = x, and y[o, indices[j], i] += src[o, j, i] for j &lt; count, with x and y seen as [outer, size, inner]; an index may come several times,
     * and {@code y} may be {@code x} itself.
     */
    public static void add(Object x, int outer, int size, int inner, int[] indices, int count, Object src, Object y) {
        copy(x, y, outer * size * inner);
        if (y instanceof float[] to) {
            FloatScatter.add(to, outer, size, inner, indices, count, (float[]) src);
        } else {
            DoubleScatter.add((double[]) y, outer, size, inner, indices, count, (double[]) src);
        }
    }

    private static void copy(Object x, Object y, int n) {
        if (x != y) {
            System.arraycopy(x, 0, y, 0, n);
        }
    }

    /**
     * y[o, j, i] = x[o, index[o, j, i], i] along the axis: as torch.gather. {@code indexDims} has the rank of {@code
     * dims}, and apart from the axis no size above it; {@code y} has indexDims.
     */
    public static void gather(Object x, int[] dims, int axis, int[] index, int[] indexDims, Object y) {
        Layout layout = Layout.of(indexDims, stridesBut(axis, dims));
        int axisStride = axisStride(dims, axis);
        int step = layout.columnStride(0);
        int n = layout.columns();
        int to = 0;
        while (layout.next()) {
            for (int r = 0; r < layout.rows(); r++) {
                gatherRow(x, layout.offset(0) + r * layout.rowStride(0), axisStride, step, index, y, to, n);
                to += n;
            }
        }
    }

    private static void gatherRow(Object x, int x0, int axisStride, int step, int[] index, Object y, int to, int n) {
        if (x instanceof float[] from) {
            FloatCopies.gather(from, x0, axisStride, step, index, (float[]) y, to, n);
        } else if (x instanceof double[] from) {
            DoubleCopies.gather(from, x0, axisStride, step, index, (double[]) y, to, n);
        } else if (x instanceof int[] from) {
            IntCopies.gather(from, x0, axisStride, step, index, (int[]) y, to, n);
        } else {
            BooleanCopies.gather((boolean[]) x, x0, axisStride, step, index, (boolean[]) y, to, n);
        }
    }

    /**
     * y = x, and y[o, index[o, j, i], i] += src[o, j, i] along the axis: as torch.scatter_add. {@code src} has indexDims; {@code y} may be {@code x}
     * itself.
     */
    public static void scatterAdd(Object x, int[] dims, int axis, int[] index, int[] indexDims, Object src, Object y) {
        int size = 1;
        for (int dim : dims) {
            size *= dim;
        }
        copy(x, y, size);
        Layout layout = Layout.of(indexDims, stridesBut(axis, dims));
        int axisStride = axisStride(dims, axis);
        int step = layout.columnStride(0);
        int n = layout.columns();
        int from = 0;
        while (layout.next()) {
            for (int r = 0; r < layout.rows(); r++) {
                int y0 = layout.offset(0) + r * layout.rowStride(0);
                if (y instanceof float[] to) {
                    FloatScatter.scatterAdd(to, y0, axisStride, step, index, (float[]) src, from, n);
                } else {
                    DoubleScatter.scatterAdd((double[]) y, y0, axisStride, step, index, (double[]) src, from, n);
                }
                from += n;
            }
        }
    }

    private static int axisStride(int[] dims, int axis) {
        int stride = 1;
        for (int d = axis + 1; d < dims.length; d++) {
            stride *= dims[d];
        }
        return stride;
    }

    /** The strides of dims, with 0 for the axis: there the index decides. */
    private static int[] stridesBut(int axis, int[] dims) {
        int[] strides = Layout.rowMajor(dims);
        strides[axis] = 0;
        return strides;
    }

    /** y[r, c] = 1 where c = index[r], else 0. */
    public static void oneHot(int[] index, int rows, int classes, Object y) {
        Copy.fill(y, 0, rows * classes);
        for (int r = 0; r < rows; r++) {
            int at = r * classes + index[r];
            if (y instanceof float[] floats) {
                floats[at] = 1;
            } else if (y instanceof double[] doubles) {
                doubles[at] = 1;
            } else if (y instanceof int[] ints) {
                ints[at] = 1;
            } else {
                ((boolean[]) y)[at] = true;
            }
        }
    }
}
