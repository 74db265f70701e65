package org.wengert.nn;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;

/**
 * y = x W + b, with weight W of shape (in, out) and bias b of shape (out). x has shape (..., in), with any number of axes in front, and y has
 * shape (..., out).
 *
 * <p>Without another {@link Init}, weight and bias start uniform in [-1 / sqrt(in), 1 / sqrt(in)), as PyTorch's do: the size of y does not grow with
 * the number of inputs.
 */
public final class Linear extends Module implements Layer {
    private final Parameter weight;
    /** Registered if it is there. As a field to search it would need a {@code @Nullable} that is there at run time. */
    private final transient @Nullable Parameter bias;

    private final transient int in;
    private final transient int out;

    /** A layer from {@code in} features to {@code out}, with a bias. */
    public Linear(int in, int out) {
        this(in, out, true);
    }

    /** A layer with or without a bias. */
    public Linear(int in, int out, boolean bias) {
        this(in, out, bias, Init.byFanIn(in), Init.byFanIn(in));
    }

    /** A layer whose weight starts as {@code weight} says, and its bias, if any, at 0. */
    public Linear(int in, int out, boolean bias, Init weight) {
        this(in, out, bias, weight, Init.zeros());
    }

    /**
     * A layer whose weight and bias start as these say.
     *
     * @throws IllegalArgumentException if a size is negative or an init null
     */
    public Linear(int in, int out, boolean bias, Init weightStart, Init biasStart) {
        if (in < 0 || out < 0) {
            throw new IllegalArgumentException("Linear: " + in + " inputs and " + out
                    + " outputs: a size is negative. Pass the width of the input, then that of the output.");
        }
        Arguments.notNull(weightStart, "Linear: the weight's init", "Pass one: Init.kaimingUniform().");
        Arguments.notNull(biasStart, "Linear: the bias's init", "Pass one: Init.zeros().");
        this.in = in;
        this.out = out;
        weight = weightStart.parameter(in, out);
        this.bias = bias ? register("bias", biasStart.parameter(out)) : null;
    }

    /** Computes x W + b. */
    @Override
    public Tensor forward(Tensor x) {
        return Summary.note(this, forward(x, false));
    }

    /** The result, or with relu the maximum of it and 0. */
    Tensor forward(Tensor x, boolean relu) {
        Tensor w = weight.tensor();
        if (x == null || x.rank() == 0 || x.dim(-1) != in || x.dtype() != w.dtype()) {
            throw unfit(x, w);
        }
        if (bias == null) {
            Tensor y = x.matmul(w);
            return relu ? y.relu() : y;
        }
        return relu ? x.linearRelu(w, bias.tensor()) : x.linear(w, bias.tensor());
    }

    private IllegalArgumentException unfit(@Nullable Tensor x, Tensor w) {
        if (x == null) {
            return new IllegalArgumentException(Inputs.where(this, weight) + ": the input is null. Pass a tensor.");
        }
        if (x.rank() == 0) {
            return Inputs.unfit(
                    this,
                    weight,
                    x,
                    " is a single number: expected " + in + " features in the last axis. Reshape it: x.reshape(1, 1).");
        }
        if (x.dim(-1) != in) {
            return Inputs.unfit(
                    this,
                    weight,
                    x,
                    ": expected the last axis to be " + in + ", found " + x.dim(-1) + ". Give it " + in
                            + " features, or make it Linear(" + x.dim(-1) + ", " + out + ").");
        }
        return Inputs.wrongType(this, weight, x, w.dtype());
    }

    /** Returns the matrix W, of shape (in, out). */
    public Parameter weight() {
        return weight;
    }

    /** Returns the vector b, of shape (out), or null if there is none. */
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected String details() {
        return in + ", " + out + (bias == null ? ", bias=false" : "");
    }

    @Override
    List<PyTorchEntry> pyTorchEntries() {
        return List.of(new PyTorchEntry("weight", true, "weight"));
    }
}
