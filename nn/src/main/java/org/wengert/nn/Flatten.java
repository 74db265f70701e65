package org.wengert.nn;

import org.wengert.Tensor;

/** Joins neighbouring axes into one; from axis 1 on by default, so that images (n, channels, height, width) become rows. */
public final class Flatten extends BasicLayer {
    private final int start;
    private final int end;

    /** A layer that joins all axes from axis 1 on. */
    public Flatten() {
        this(1, -1);
    }

    /** A layer that joins the axes from {@code start} to {@code end}, inclusive; negative ones count from the end. */
    public Flatten(int start, int end) {
        this.start = start;
        this.end = end;
    }

    @Override
    Tensor compute(Tensor x) {
        int from = start < 0 ? start + x.rank() : start;
        int to = end < 0 ? end + x.rank() : end;
        if (from < 0 || to >= x.rank() || from > to) {
            throw Inputs.unfit(
                    this,
                    null,
                    x,
                    ": expected axes " + start + " to " + end + " among its " + x.rank()
                            + ". Give it a batch in front: x.unsqueeze(0).");
        }
        int[] shape = new int[x.rank() - (to - from)];
        long joined = 1;
        for (int axis = 0; axis < x.rank(); axis++) {
            if (axis < from || axis > to) {
                shape[axis < from ? axis : axis - (to - from)] = x.dim(axis);
            } else {
                joined *= x.dim(axis);
            }
        }
        if (joined > Integer.MAX_VALUE) {
            throw Inputs.unfit(
                    this,
                    null,
                    x,
                    ": the joined axis would have " + joined + " entries, and an axis has at most " + Integer.MAX_VALUE
                            + ". Join fewer.");
        }
        shape[from] = (int) joined;
        return x.reshape(shape);
    }

    @Override
    protected String details() {
        return start == 1 && end == -1 ? "" : start + ", " + end;
    }
}
