package org.wengert.nn;

import java.util.List;
import org.wengert.Tensor;

/**
 * y = a sigmoid(b), with a and b the first and the second half of x along an axis: a gated linear unit.
 *
 * <p>Dauphin et al.: Language Modeling with Gated Convolutional Networks, 2017.
 */
public final class GLU extends BasicLayer {
    private final int axis;

    /** A layer that halves the last axis. */
    public GLU() {
        this(-1);
    }

    /** A layer that halves this axis; negative ones count from the end. */
    public GLU(int axis) {
        this.axis = axis;
    }

    @Override
    Tensor compute(Tensor x) {
        int size = x.dim(axis);
        if (size % 2 != 0) {
            throw Inputs.unfit(
                    this,
                    null,
                    x,
                    ": axis " + axis + " has size " + size + ", expected an even one. Give it two halves.");
        }
        List<Tensor> halves = x.split(axis, new int[] {size / 2, size / 2});
        return halves.get(0).mul(halves.get(1).sigmoid());
    }

    @Override
    protected String details() {
        return "axis=" + axis;
    }
}
