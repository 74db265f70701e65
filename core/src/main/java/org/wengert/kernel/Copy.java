package org.wengert.kernel;

import java.util.Arrays;

/** Copies, fills and conversions of {@code float[]}, {@code double[]}, {@code int[]} and {@code boolean[]}. */
public final class Copy {
    /** The side of the square tiles that are transposed one at a time: two of them fit in the first-level cache. */
    private static final int TILE = 32;

    /** The elements that are worth a thread. */
    private static final int GRAIN = 1 << 14;

    /** An axis of so many entries is long enough to be split. */
    private static final int LONG = 8;

    private Copy() {}

    /**
     * y (row-major over dims) = x[offset + sum index stride]: broadcasts (stride 0), permutes, slices, flips (negative
     * stride).
     */
    public static void read(Object x, int offset, int[] strides, int[] dims, Object y) {
        int[] rowMajor = Layout.rowMajor(dims);
        if (isSmall(dims)) {
            whole(x, offset, strides, y, 0, rowMajor, dims);
        } else {
            inParts(offset, strides, 0, rowMajor, dims, (x0, y0, part) -> whole(x, x0, strides, y, y0, rowMajor, part));
        }
    }

    /**
     * y[offset + sum index stride] = x (row-major over dims): the inverse of {@code read}, for concat, stack and
     * sliceScatter.
     */
    public static void write(Object x, int[] dims, Object y, int offset, int[] strides) {
        int[] rowMajor = Layout.rowMajor(dims);
        if (isSmall(dims)) {
            whole(x, 0, rowMajor, y, offset, strides, dims);
        } else {
            inParts(0, rowMajor, offset, strides, dims, (x0, y0, part) -> whole(x, x0, rowMajor, y, y0, strides, part));
        }
    }

    /** A part of a copy: where it begins, and its size. */
    @FunctionalInterface
    interface Part {
        void run(int x0, int y0, int[] dims);
    }

    /** True for a copy that is done without threads, and without an object for the loop. */
    static boolean isSmall(int[] dims) {
        return size(dims) < 2 * GRAIN;
    }

    private static int size(int[] dims) {
        int size = 1;
        for (int dim : dims) {
            size *= dim;
        }
        return size;
    }

    /** Splits a large copy between threads, along one axis. */
    static void inParts(int x0, int[] xStrides, int y0, int[] yStrides, int[] dims, Part body) {
        int axis = 0;
        for (int d = 0; d < dims.length; d++) {
            axis = dims[axis] < LONG && dims[d] > dims[axis] ? d : axis;
        }
        int split = axis;
        int entry = size(dims) / dims[axis];
        Parallel.forRange(dims[axis], Math.max(1, GRAIN / entry), (from, to) -> {
            int[] part = dims.clone();
            part[split] = to - from;
            body.run(x0 + from * xStrides[split], y0 + from * yStrides[split], part);
        });
    }

    private static void whole(Object x, int x0, int[] xStrides, Object y, int y0, int[] yStrides, int[] dims) {
        if (dims.length == 2) {
            matrix(x, x0, xStrides[0], xStrides[1], y, y0, yStrides[0], yStrides[1], dims[0], dims[1]);
        } else if (dims.length == 1) {
            matrix(x, x0, 0, xStrides[0], y, y0, 0, yStrides[0], 1, dims[0]);
        } else {
            strided(x, x0, xStrides, y, y0, yStrides, dims);
        }
    }

    /** y[y0 + sum index yStride] = x[x0 + sum index xStride]. */
    static void strided(Object x, int x0, int[] xStrides, Object y, int y0, int[] yStrides, int[] dims) {
        Layout layout = Layout.of(dims, xStrides, yStrides);
        int rows = layout.rows();
        int columns = layout.columns();
        int xRow = layout.rowStride(0);
        int xColumn = layout.columnStride(0);
        int yRow = layout.rowStride(1);
        int yColumn = layout.columnStride(1);
        while (layout.next()) {
            matrix(x, x0 + layout.offset(0), xRow, xColumn, y, y0 + layout.offset(1), yRow, yColumn, rows, columns);
        }
    }

    private static void matrix(
            Object x, int x0, int xRow, int xColumn, Object y, int y0, int yRow, int yColumn, int rows, int columns) {
        if (rows == 0 || columns == 0) {
            return;
        }
        boolean readsColumns = Math.abs(xColumn) > Math.abs(xRow) && xRow != 0;
        boolean writesColumns = Math.abs(yColumn) > Math.abs(yRow) && yRow != 0;
        if (!(readsColumns || writesColumns) || rows <= TILE || columns <= TILE) {
            Kernels.provider().copy(x, x0, xRow, xColumn, y, y0, yRow, yColumn, rows, columns);
            return;
        }
        for (int r = 0; r < rows; r += TILE) {
            int height = Math.min(TILE, rows - r);
            for (int c = 0; c < columns; c += TILE) {
                int from = x0 + r * xRow + c * xColumn;
                int to = y0 + r * yRow + c * yColumn;
                Kernels.provider()
                        .copy(x, from, xRow, xColumn, y, to, yRow, yColumn, height, Math.min(TILE, columns - c));
            }
        }
    }

    /** y[i] = value for i &lt; n; for {@code int[]} (int) value, for {@code boolean[]} value != 0. */
    public static void fill(Object y, double value, int n) {
        if (n <= GRAIN) {
            fill(y, value, 0, n); // without an object for the loop
        } else {
            Parallel.forRange(n, GRAIN, (from, to) -> fill(y, value, from, to));
        }
    }

    private static void fill(Object y, double value, int from, int to) {
        if (y instanceof float[] floats) {
            Arrays.fill(floats, from, to, (float) value);
        } else if (y instanceof double[] doubles) {
            Arrays.fill(doubles, from, to, value);
        } else if (y instanceof int[] ints) {
            Arrays.fill(ints, from, to, (int) value);
        } else {
            Arrays.fill((boolean[]) y, from, to, value != 0);
        }
    }

    /**
     * y[i] = x[i] in the type of {@code y}, for i &lt; n: numbers as Java casts them; true is 1 and false 0; to {@code
     * boolean}, x != 0, hence NaN is true.
     */
    public static void convert(Object x, Object y, int n) {
        if (x.getClass() == y.getClass()) {
            System.arraycopy(x, 0, y, 0, n);
        } else if (x instanceof float[] floats) {
            Convert.from(floats, y, n);
        } else if (x instanceof double[] doubles) {
            Convert.from(doubles, y, n);
        } else if (x instanceof int[] ints) {
            Convert.from(ints, y, n);
        } else {
            Convert.from((boolean[]) x, y, n);
        }
    }

    /** A new array of the first n elements of {@code x}. */
    public static Object copyOf(Object x, int n) {
        if (x instanceof float[] floats) {
            return Arrays.copyOf(floats, n);
        } else if (x instanceof double[] doubles) {
            return Arrays.copyOf(doubles, n);
        } else if (x instanceof int[] ints) {
            return Arrays.copyOf(ints, n);
        } else {
            return Arrays.copyOf((boolean[]) x, n);
        }
    }
}
