package org.wengert.nn;

import org.wengert.Shape;
import org.wengert.Tensor;

/**
 * y = weight (x - mean) / sqrt(variance + epsilon) + bias, with the mean and the variance over the last axes, which have the given shape. See
 * {@link Tensor#layerNorm(Tensor, Tensor, double)}.
 *
 * <p>Ba, Kiros, Hinton: Layer Normalization, 2016.
 */
public final class LayerNorm extends NormLayer {
    private final transient int[] shape;

    /** A layer over the last axes of this shape, with weight and bias: {@code new LayerNorm(128)}. */
    public LayerNorm(int... shape) {
        this(Shape.of(shape), true, true);
    }

    /**
     * A layer with or without weight and bias.
     *
     * @param affine whether there is a weight
     * @param bias whether there is a bias beside the weight
     * @throws IllegalArgumentException if the shape has no axis
     */
    public LayerNorm(Shape shape, boolean affine, boolean bias) {
        super(affine, affine && bias, shape.toArray());
        this.shape = shape.toArray();
        Inputs.atLeast(1, shape.rank(), "LayerNorm", "number of axes");
    }

    /** Sets the number that is added to the variance; 1e-5 by default. */
    public LayerNorm epsilon(double epsilon) {
        setEpsilon(epsilon);
        return this;
    }

    @Override
    Tensor compute(Tensor x) {
        checkLast(x, shape);
        Tensor weight = weightTensor();
        Tensor bias = biasTensor();
        if (weight == null) {
            return x.layerNorm(shape.length, epsilon());
        }
        return bias == null ? x.layerNorm(shape.length, epsilon()).mul(weight) : x.layerNorm(weight, bias, epsilon());
    }

    @Override
    protected String details() {
        return Shape.of(shape) + ", epsilon=" + epsilon() + (weight() == null ? ", affine=false" : "")
                + (weight() != null && bias() == null ? ", bias=false" : "");
    }
}
