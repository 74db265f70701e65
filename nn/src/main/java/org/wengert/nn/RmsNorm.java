package org.wengert.nn;

import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;

/**
 * y = weight x / sqrt(mean x^2 + epsilon), with the mean over the last axes, which have the given shape. See {@link Tensor#rmsNorm(Tensor, double)}.
 *
 * <p>Zhang, Sennrich: Root Mean Square Layer Normalization, 2019.
 */
public final class RmsNorm extends NormLayer {
    private static final double FLOAT_EPSILON = Math.ulp(1f);
    private static final double DOUBLE_EPSILON = Math.ulp(1d);

    private final transient int[] shape;
    private transient boolean epsilonIsSet;

    /** A layer over the last axes of this shape, with a weight: {@code new RmsNorm(128)}. */
    public RmsNorm(int... shape) {
        this(Shape.of(shape), true);
    }

    /**
     * A layer with or without a weight.
     *
     * @throws IllegalArgumentException if the shape has no axis
     */
    public RmsNorm(Shape shape, boolean affine) {
        super(affine, false, shape.toArray());
        this.shape = shape.toArray();
        Inputs.atLeast(1, shape.rank(), "RmsNorm", "number of axes");
    }

    /** Sets the number that is added to the mean; by default the distance from 1 to the next number of the input's type. */
    public RmsNorm epsilon(double epsilon) {
        setEpsilon(epsilon);
        epsilonIsSet = true;
        return this;
    }

    @Override
    Tensor compute(Tensor x) {
        checkLast(x, shape);
        double epsilon = epsilonIsSet ? epsilon() : x.dtype() == DType.FLOAT64 ? DOUBLE_EPSILON : FLOAT_EPSILON;
        Tensor weight = weightTensor();
        return weight == null ? x.rmsNorm(shape.length, epsilon) : x.rmsNorm(weight, epsilon);
    }

    @Override
    protected String details() {
        return Shape.of(shape)
                + (epsilonIsSet ? ", epsilon=" + epsilon() : "")
                + (weight() == null ? ", affine=false" : "");
    }
}
