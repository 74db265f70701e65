package org.wengert;

import java.util.Arrays;

/**
 * The sizes of a tensor's dimensions, in row-major order: {@code [2, 3]} is two rows of three; {@code []} is a single number; a size may be 0.
 * Immutable. An axis may be counted from the end: -1 is the last.
 */
public final class Shape {
    /** The shape of a single number. */
    public static final Shape SCALAR = new Shape(new int[0], 1);

    private final int[] dims;
    private final int size;

    private Shape(int[] dims, int size) {
        this.dims = dims;
        this.size = size;
    }

    /**
     * Returns the shape of these sizes.
     *
     * @throws IllegalArgumentException if a size is negative, or there would be more than 2^31 - 1 elements
     */
    public static Shape of(int... dims) {
        if (dims.length == 0) {
            return SCALAR;
        }
        return wrap(dims.clone());
    }

    /** {@link #of} without a copy: the caller must not change the array any more. */
    static Shape wrap(int[] dims) {
        return wrap("shape", dims);
    }

    private static Shape wrap(String operation, int[] dims) {
        long size = 1;
        boolean empty = false;
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(operation + ": " + Arrays.toString(dims) + " has the negative size "
                        + dim + ". Sizes are 0 or more; only reshape takes one -1, for the size it works out itself.");
            }
            empty |= dim == 0;
            size = Math.min(size * Math.max(dim, 1), 1L << 31);
        }
        if (!empty && size > Integer.MAX_VALUE) {
            throw new TooLarge(operation, Arrays.toString(dims));
        }
        return dims.length == 0 ? SCALAR : new Shape(dims, empty ? 0 : (int) size);
    }

    /** The shape of a result, from sizes computed without overflow. */
    static Shape ofResult(String operation, long... dims) {
        int[] fitting = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] > Integer.MAX_VALUE) {
                throw new TooLarge(operation, Arrays.toString(dims));
            }
            fitting[i] = (int) dims[i];
        }
        return wrap(operation, fitting);
    }

    /** The error for more elements than one array can hold. */
    static final class TooLarge extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final String dims;

        TooLarge(String operation, String dims) {
            super(operation + ": " + dims
                    + " has more than 2^31 - 1 elements, more than one array can hold. Work on it in batches.");
            this.dims = dims;
        }

        /** The same error, naming the operation that would have had this result. */
        TooLarge in(String operation) {
            return new TooLarge(operation, dims);
        }
    }

    /** The number of dimensions. */
    public int rank() {
        return dims.length;
    }

    /** The number of elements. */
    public int size() {
        return size;
    }

    /**
     * The size of one dimension; negative axes count from the end.
     *
     * @throws IllegalArgumentException if there is no such axis
     */
    public int dim(int axis) {
        return dims[axis("dim", axis)];
    }

    /** The sizes, as a new array. */
    public int[] toArray() {
        return dims.clone();
    }

    /** The sizes themselves: not to be written to. */
    int[] dims() {
        return dims;
    }

    /** The axis counted from 0; an error that names the valid axes if there is no such axis. */
    int axis(String operation, int axis) {
        int counted = axis < 0 ? axis + dims.length : axis;
        if (counted < 0 || counted >= dims.length) {
            throw new IllegalArgumentException(operation + ": " + this + " has no axis " + axis + ". "
                    + (dims.length == 0
                            ? "It is a single number: give it a dimension first, with unsqueeze(0) or reshape(1)."
                            : "Its axes are 0 to " + (dims.length - 1) + ", or -" + dims.length
                                    + " to -1 from the end."));
        }
        return counted;
    }

    /** The shape that both broadcast to, as in numpy: aligned at the last axis, sizes equal or 1. */
    Shape broadcast(String operation, Shape other) {
        if (other.broadcastsTo(this)) {
            return this;
        }
        if (broadcastsTo(other)) {
            return other;
        }
        int rank = Math.max(dims.length, other.dims.length);
        int[] result = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int mine = i <= dims.length ? dims[dims.length - i] : 1;
            int theirs = i <= other.dims.length ? other.dims[other.dims.length - i] : 1;
            if (mine != theirs && mine != 1 && theirs != 1) {
                throw new IllegalArgumentException(
                        operation + ": shapes " + this + " and " + other + " do not broadcast: sizes "
                                + mine + " and " + theirs + " at axis -" + i + " differ and neither is 1. "
                                + "Reshape one, or insert a dimension of size 1 with unsqueeze.");
            }
            result[rank - i] = mine == 1 ? theirs : mine;
        }
        return wrap(operation, result);
    }

    /** Returns whether this shape broadcasts to the other one. */
    boolean broadcastsTo(Shape other) {
        int missing = other.dims.length - dims.length;
        if (missing < 0) {
            return false;
        }
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] != 1 && dims[i] != other.dims[i + missing]) {
                return false;
            }
        }
        return true;
    }

    /** Strides of this shape's row-major elements along the axes of a larger shape it broadcasts to: 0 along broadcast axes. */
    int[] stridesIn(Shape larger) {
        int[] strides = new int[larger.dims.length];
        int step = 1;
        for (int i = 1; i <= dims.length; i++) {
            int dim = dims[dims.length - i];
            strides[strides.length - i] = dim == 1 ? 0 : step;
            step *= dim;
        }
        return strides;
    }

    /** The sum of index times stride, for every index in row-major order. */
    int[] places(int... strides) {
        int[] places = new int[size()];
        int[] index = new int[dims.length];
        int place = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = place;
            for (int d = dims.length - 1; d >= 0; d--) {
                place += strides[d];
                if (++index[d] < dims[d]) {
                    break;
                }
                place -= strides[d] * dims[d];
                index[d] = 0;
            }
        }
        return places;
    }

    /** Row-major strides. */
    int[] strides() {
        int[] strides = new int[dims.length];
        int step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= dims[i];
        }
        return strides;
    }

    /** The number of elements of the axes from {@code from} to {@code to}, exclusive. */
    int sizeBetween(int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    Shape with(int axis, int size) {
        int[] result = dims.clone();
        result[axis] = size;
        return wrap(result);
    }

    Shape insert(int axis, int size) {
        int[] result = new int[dims.length + 1];
        System.arraycopy(dims, 0, result, 0, axis);
        result[axis] = size;
        System.arraycopy(dims, axis, result, axis + 1, dims.length - axis);
        return wrap(result);
    }

    Shape remove(int axis) {
        int[] result = new int[dims.length - 1];
        System.arraycopy(dims, 0, result, 0, axis);
        System.arraycopy(dims, axis + 1, result, axis, dims.length - axis - 1);
        return wrap(result);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape shape && Arrays.equals(dims, shape.dims));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** The sizes in brackets: {@code [2, 3]}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
