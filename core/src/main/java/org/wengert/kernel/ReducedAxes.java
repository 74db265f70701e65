package org.wengert.kernel;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * x of any shape with some axes flagged, as [outer, n, inner] with the flagged axes in the middle. Where other axes lie between flagged ones, inner is 1, and
 * an outer index is read into a block of its own: of a batch of images, a channel.
 */
final class ReducedAxes {
    private final int outer;
    private final int n;
    private final int inner;
    /** Null if x lies in the order of [outer, n, inner] already. */
    private final @Nullable Moved moved;

    /** The kept axes and the flagged ones: their sizes, and their strides in x. */
    private static final class Moved {
        final int[] kept;
        final int[] keptStrides;
        final int[] flagged;
        final int[] flaggedStrides;

        Moved(int[] dims, boolean[] reduced) {
            int[] strides = Layout.rowMajor(dims);
            kept = chosen(dims, reduced, false);
            keptStrides = chosen(strides, reduced, false);
            flagged = chosen(dims, reduced, true);
            flaggedStrides = chosen(strides, reduced, true);
        }

        private static int[] chosen(int[] all, boolean[] reduced, boolean value) {
            return IntStream.range(0, all.length)
                    .filter(d -> reduced[d] == value)
                    .map(d -> all[d])
                    .toArray();
        }

        /** The place in x of an outer index. */
        int start(int o) {
            int start = 0;
            int rest = o;
            for (int d = kept.length - 1; d >= 0; d--) {
                start += rest % kept[d] * keptStrides[d];
                rest /= kept[d];
            }
            return start;
        }
    }

    private ReducedAxes(int outer, int n, int inner, @Nullable Moved moved) {
        this.outer = outer;
        this.n = n;
        this.inner = inner;
        this.moved = moved;
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
        return serves
                ? new ReducedAxes(outer, n, inner, null)
                : new ReducedAxes(outer * inner, n, 1, new Moved(dims, reduced));
    }

    Lines lines() {
        return new Lines(outer, n, inner);
    }

    /** The lines of these outer indices. */
    Lines lines(int from, int to) {
        return new Lines(to - from, n, inner);
    }

    /** Runs an algorithm, which is given a range of outer indices, over all of them; not at all if there are no elements. */
    void run(Parallel.Body algorithm) {
        if (size(outer) > 0) {
            lines().run(algorithm);
        }
    }

    private int size(int indices) {
        return indices * n * inner;
    }

    /** block = the elements of these outer indices of x. */
    void read(Object x, int from, int to, Object block) {
        if (moved == null) {
            System.arraycopy(x, size(from), block, 0, size(to - from));
            return;
        }
        int[] rows = Layout.rowMajor(moved.flagged);
        for (int o = from; o < to; o++) {
            Copy.strided(x, moved.start(o), moved.flaggedStrides, block, (o - from) * n, rows, moved.flagged);
        }
    }

    /** The elements of these outer indices of y = block. */
    void write(Object block, int from, int to, Object y) {
        if (moved == null) {
            System.arraycopy(block, 0, y, size(from), size(to - from));
            return;
        }
        int[] rows = Layout.rowMajor(moved.flagged);
        for (int o = from; o < to; o++) {
            Copy.strided(block, (o - from) * n, rows, y, moved.start(o), moved.flaggedStrides, moved.flagged);
        }
    }
}
