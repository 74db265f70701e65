package org.wengert.nn;

import java.util.Arrays;
import org.wengert.Tensor;

/**
 * y = x for x above 0, else weight x: a leaky ReLU whose slope is trained. One slope for all elements, or one for each channel of x, (n, channels, ...)
 * or (n, channels).
 *
 * <p>He et al.: Delving Deep into Rectifiers, 2015.
 */
public final class PReLU extends BasicLayer {
    private final Parameter weight;
    private final transient int channels;

    /** A layer with one slope, 0.25 at first. */
    public PReLU() {
        this(1);
    }

    /** A layer with a slope for each channel, 0.25 at first. */
    public PReLU(int channels) {
        this(channels, 0.25);
    }

    /** A layer with a slope for each channel, and this value at first. */
    public PReLU(int channels, double start) {
        this.channels = Inputs.atLeast(1, channels, "PReLU", "number of channels");
        weight = Init.constant(start).parameter(channels);
    }

    @Override
    Tensor compute(Tensor x) {
        Inputs.checkType(this, weight, x);
        Tensor slope = weight.tensor();
        if (channels > 1) {
            if (x.rank() < 2 || x.dim(1) != channels) {
                throw Inputs.unfit(
                        this,
                        weight,
                        x,
                        ": expected (n, " + channels + ", ...). Make it PReLU(), with one slope for all.");
            }
            int[] shape = new int[x.rank() - 1];
            Arrays.fill(shape, 1);
            shape[0] = channels;
            slope = slope.reshape(shape);
        }
        return Tensor.where(x.gt(0), x, x.mul(slope));
    }

    /** Returns the slopes, of shape (channels). */
    public Parameter weight() {
        return weight;
    }

    @Override
    protected String details() {
        return Integer.toString(channels);
    }
}
