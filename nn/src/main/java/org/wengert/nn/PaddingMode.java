package org.wengert.nn;

import org.wengert.Tensor;

/** Says which values a convolution sees around an image. For an edge a b c d and two values before it: */
public enum PaddingMode {
    /** 0 0 | a b c d. */
    ZEROS,
    /** c b | a b c d: mirrored at the outermost value, of which there is one. The padding is smaller than the image. */
    REFLECT,
    /** a a | a b c d: the outermost value again. */
    REPLICATE,
    /** c d | a b c d: the other end, as if the image were repeated. The padding is at most as large as the image. */
    CIRCULAR;

    /** The longest array that common virtual machines allocate. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /** Returns x with this many more values before and after it along an axis. */
    Tensor pad(Tensor x, int axis, int before, int after) {
        if (before == 0 && after == 0) {
            return x;
        }
        if (this == ZEROS) {
            int[][] around = new int[x.rank()][2];
            around[axis] = new int[] {before, after};
            return x.pad(around);
        }
        int size = x.dim(axis);
        int most = this == REFLECT ? size - 1 : this == CIRCULAR ? size : size == 0 ? 0 : Integer.MAX_VALUE;
        if (Math.max(before, after) > most) {
            throw new IllegalArgumentException("padding: " + Math.max(before, after) + " values beside axis " + axis
                    + " of " + x.shape() + ": mode " + this + " has " + most + " to give. Pad less, or use "
                    + (size == 0 ? "ZEROS." : "REPLICATE."));
        }
        if ((long) before + size + after > LARGEST) {
            throw new IllegalArgumentException("padding: " + before + " and " + after + " values beside axis " + axis
                    + " of " + x.shape() + ": the result is too large. Pad less.");
        }
        int[] sources = new int[before + size + after];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = source(i - before, size);
        }
        return x.indexSelect(axis, sources);
    }

    private int source(int i, int size) {
        return switch (this) {
            case REFLECT -> i < 0 ? -i : i < size ? i : 2 * (size - 1) - i;
            case CIRCULAR -> Math.floorMod(i, size);
            default -> Math.max(0, Math.min(i, size - 1));
        };
    }
}
