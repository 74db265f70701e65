package org.wengert.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Text;

/** A normalization: a layer with a weight that starts at 1 and a bias that starts at 0, each of which may be missing. */
public abstract class NormLayer extends BasicLayer {
    /** Both are registered if they are there. As fields to search they would need a {@code @Nullable} that is there at run time. */
    private final transient @Nullable Parameter weight;

    private final transient @Nullable Parameter bias;
    private double epsilon = 1e-5;

    NormLayer(boolean weight, boolean bias, int... shape) {
        for (int size : shape) {
            Inputs.atLeast(0, size, Text.name(getClass()), "size");
        }
        this.weight = weight ? register("weight", Init.constant(1).parameter(shape)) : null;
        this.bias = bias ? register("bias", Init.zeros().parameter(shape)) : null;
    }

    final double epsilon() {
        return epsilon;
    }

    /** Sets the number that is added to the variance. */
    final void setEpsilon(double epsilon) {
        if (!(epsilon >= 0 && epsilon <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(Text.name(getClass()) + ": epsilon " + epsilon
                    + ": expected a finite number of 0 or more. Use 1e-5.");
        }
        this.epsilon = epsilon;
    }

    /** Returns the factor, or null if there is none. */
    public @Nullable Parameter weight() {
        return weight;
    }

    /** Returns the bias, or null if there is none. */
    public @Nullable Parameter bias() {
        return bias;
    }

    final @Nullable Tensor weightTensor() {
        return weight == null ? null : weight.tensor();
    }

    final @Nullable Tensor biasTensor() {
        return bias == null ? null : bias.tensor();
    }

    /** Checks that x has the weight's type, and channels in axis 1. */
    final void checkChannels(Tensor x, int channels, String expected, boolean rankFits) {
        if (!rankFits || x.dim(1) != channels) {
            throw Inputs.unfit(
                    this,
                    weight,
                    x,
                    ": expected " + expected + ". Put the channels there, or give the layer as many as the input has.");
        }
        checkType(x);
    }

    final void checkType(Tensor x) {
        if (weight != null) {
            Inputs.checkType(this, weight, x);
        }
    }

    /** Checks that the last axes of x have this shape. */
    final void checkLast(Tensor x, int... shape) {
        int extra = x.rank() - shape.length;
        if (extra < 0 || !Arrays.equals(x.shape().toArray(), extra, x.rank(), shape, 0, shape.length)) {
            throw Inputs.unfit(
                    this,
                    weight,
                    x,
                    ": expected the last axes to be " + Shape.of(shape)
                            + ". Make it a layer for the sizes that the input ends with.");
        }
        checkType(x);
    }
}
