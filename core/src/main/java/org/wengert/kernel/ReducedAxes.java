package org.wengert.kernel;

/**
 * x of any shape with some axes flagged, as [outer, n, inner] with the flagged axes in the middle. Where other axes lie between flagged ones, the array is
 * rewritten with the flagged axes last.
 */
final class ReducedAxes {
    private final int outer;
    private final int n;
    private final int inner;
    private final boolean serves;
    /** The sizes, with those of the flagged axes last, and their strides in x. */
    private final int[] moved;

    private final int[] strides;

    private ReducedAxes(int outer, int n, int inner, boolean serves, int[] moved, int[] strides) {
        this.outer = outer;
        this.n = n;
        this.inner = inner;
        this.serves = serves;
        this.moved = moved;
        this.strides = strides;
    }

    static ReducedAxes of(int[] dims, boolean[] reduced) {
        int outer = 1;
        int n = 1;
        int inner = 1;
        boolean seen = false;
        boolean serves = true;
        for (int d = 0; d < dims.length; d++) {
            if (reduced[d]) {
                serves &= !seen || inner == 1;
                n *= dims[d];
                seen = true;
            } else if (seen) {
                inner *= dims[d];
            } else {
                outer *= dims[d];
            }
        }
        int[] rowMajor = Layout.rowMajor(dims);
        int[] moved = new int[dims.length];
        int[] strides = new int[dims.length];
        int to = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int d = 0; d < dims.length; d++) {
                if (reduced[d] == (pass == 1)) {
                    moved[to] = dims[d];
                    strides[to++] = rowMajor[d];
                }
            }
        }
        return serves
                ? new ReducedAxes(outer, n, inner, true, moved, strides)
                : new ReducedAxes(outer * inner, n, 1, false, moved, strides);
    }

    int outer() {
        return outer;
    }

    int n() {
        return n;
    }

    int inner() {
        return inner;
    }

    int size() {
        return outer * n * inner;
    }

    /** x in the order of [outer, n, inner]: x itself, or a copy. */
    Object read(Object x) {
        if (serves) {
            return x;
        }
        Object copy = ScratchArrays.claim(x, size());
        Copy.read(x, 0, strides, moved, copy);
        return copy;
    }

    /** An array for a result in that order: y itself, or a new one. */
    Object room(Object y) {
        return serves ? y : ScratchArrays.claim(y, size());
    }

    /** Ends the use of {@link #read}. */
    void release(Object copy) {
        if (!serves) {
            ScratchArrays.release(copy);
        }
    }

    /** Writes the result to y, and ends the use of {@link #room}. */
    void write(Object result, Object y) {
        if (!serves) {
            Copy.write(result, moved, y, 0, strides);
            ScratchArrays.release(result);
        }
    }
}
