package org.wengert.onnx;

import org.wengert.Tensor;

/** Padding whose widths may be negative: then entries are cut off. */
final class Padding {
    /** Where the values of the padding come from. */
    enum Mode {
        REFLECT,
        EDGE,
        WRAP;

        private int source(int i, int size) {
            return switch (this) {
                case EDGE -> Math.min(Math.max(i, 0), size - 1);
                case WRAP -> Math.floorMod(i, size);
                case REFLECT -> {
                    int period = Math.max(1, 2 * (size - 1));
                    int at = Math.floorMod(i, period);
                    yield at < size ? at : period - at;
                }
            };
        }
    }

    static Tensor of(Tensor x, int[][] widths, double value) {
        Tensor y = x;
        int[][] added = new int[widths.length][2];
        boolean adds = false;
        for (int axis = 0; axis < widths.length; axis++) {
            int before = widths[axis][0];
            int after = widths[axis][1];
            added[axis] = new int[] {Math.max(before, 0), Math.max(after, 0)};
            adds |= before > 0 || after > 0;
            if (before < 0 || after < 0) {
                y = y.slice(axis, Math.max(-before, 0), y.dim(axis) - Math.max(-after, 0));
            }
        }
        return adds ? y.pad(added, value) : y;
    }

    static Tensor of(Tensor x, int[][] widths, Mode mode) {
        Tensor y = x;
        for (int axis = 0; axis < widths.length; axis++) {
            int before = widths[axis][0];
            int size = y.dim(axis);
            int[] from = new int[before + size + widths[axis][1]];
            for (int i = 0; i < from.length; i++) {
                from[i] = mode.source(i - before, size);
            }
            y = before == 0 && widths[axis][1] == 0 ? y : y.indexSelect(axis, from);
        }
        return y;
    }

    private Padding() {}
}
