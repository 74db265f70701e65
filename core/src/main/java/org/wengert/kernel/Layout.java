package org.wengert.kernel;

import java.util.Arrays;

/**
 * A walk over the outer dimensions of one or two strided operands, leaving a matrix (the two innermost dimensions) for
 * a loop.
 *
 * <p>Dimensions that every operand steps through as if they were one are merged first, so that few and long rows
 * remain.
 */
final class Layout {
    private final int[] dims;
    private final int[][] strides;
    private final int[] index;
    private final int[] offsets;
    private boolean started;

    private Layout(int[] dims, int[][] strides) {
        this.dims = dims;
        this.strides = strides;
        this.index = new int[dims.length];
        this.offsets = new int[strides.length];
    }

    /** The walk over {@code dims} with one stride vector per operand. */
    static Layout of(int[] dims, int[]... strides) {
        int rank = Math.max(2, dims.length);
        int[] merged = new int[rank];
        Arrays.fill(merged, 1);
        int[][] steps = new int[strides.length][rank];
        int at = rank;
        for (int d = dims.length - 1; d >= 0; d--) {
            if (dims[d] == 1) {
                continue;
            }
            if (at < rank && continues(strides, d, steps, at, merged[at])) {
                merged[at] *= dims[d];
            } else {
                at--;
                merged[at] = dims[d];
                for (int s = 0; s < strides.length; s++) {
                    steps[s][at] = strides[s][d];
                }
            }
        }
        int from = Math.min(at, rank - 2);
        for (int s = 0; s < strides.length; s++) {
            steps[s] = Arrays.copyOfRange(steps[s], from, rank);
        }
        return new Layout(Arrays.copyOfRange(merged, from, rank), steps);
    }

    /** True if dimension d continues the block at {@code at}, for every operand. */
    private static boolean continues(int[][] strides, int d, int[][] steps, int at, int block) {
        for (int s = 0; s < strides.length; s++) {
            if (strides[s][d] != steps[s][at] * block) {
                return false;
            }
        }
        return true;
    }

    /** The strides of a row-major array of these dims. */
    static int[] rowMajor(int[] dims) {
        int[] strides = new int[dims.length];
        int step = 1;
        for (int d = dims.length - 1; d >= 0; d--) {
            strides[d] = step;
            step *= dims[d];
        }
        return strides;
    }

    int rows() {
        return dims[dims.length - 2];
    }

    int columns() {
        return dims[dims.length - 1];
    }

    int rowStride(int operand) {
        return strides[operand][dims.length - 2];
    }

    int columnStride(int operand) {
        return strides[operand][dims.length - 1];
    }

    /** The offset of the current matrix of an operand. */
    int offset(int operand) {
        return offsets[operand];
    }

    /** Steps to the next (at first: to the first) matrix; false at the end. */
    boolean next() {
        if (!started) {
            started = true;
            for (int size : dims) {
                if (size == 0) {
                    return false;
                }
            }
            return true;
        }
        for (int d = dims.length - 3; d >= 0; d--) {
            if (++index[d] < dims[d]) {
                advance(d, 1);
                return true;
            }
            advance(d, 1 - dims[d]);
            index[d] = 0;
        }
        return false;
    }

    private void advance(int d, int steps) {
        for (int s = 0; s < offsets.length; s++) {
            offsets[s] += steps * strides[s][d];
        }
    }
}
