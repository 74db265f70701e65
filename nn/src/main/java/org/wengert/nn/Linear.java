package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/**
 * y = x W + b, with weight W of shape (in, out) and bias b of shape (out). x is (in), (N, in) or has further axes in front; y has {@code out} in
 * place of {@code in}.
 *
 * <p>Without another {@link Init}, weight and bias start uniform in [-0.5, 0.5), which suits small networks. With many inputs sums of such terms
 * saturate what follows: prefer {@link Init#kaimingUniform} before ReLU, {@link Init#xavierUniform} before sigmoid and tanh.
 */
public final class Linear extends Module implements Layer {
    private static final Init START = Init.uniform(0.5);

    private final Parameter weight;
    /** Registered if it is there. As a field to search it would need a {@code @Nullable} that is there at run time. */
    private final transient @Nullable Parameter bias;

    private final transient int in;
    private final transient int out;

    /** {@code in} inputs to {@code out} outputs, with a bias. */
    public Linear(int in, int out) {
        this(in, out, true);
    }

    /** With or without a bias. */
    public Linear(int in, int out, boolean bias) {
        this(in, out, bias, START, START);
    }

    /** With this start for the weight, and a bias that starts at 0. */
    public Linear(int in, int out, boolean bias, Init weight) {
        this(in, out, bias, weight, Init.zeros());
    }

    /**
     * With these starts for weight and bias.
     *
     * @throws IllegalArgumentException if a size is negative
     */
    public Linear(int in, int out, boolean bias, Init weightStart, Init biasStart) {
        if (in < 0 || out < 0) {
            throw new IllegalArgumentException("Linear: " + in + " inputs and " + out
                    + " outputs: a size is negative. Pass the width of the input, then that of the output.");
        }
        this.in = in;
        this.out = out;
        weight = weightStart.parameter(in, out);
        this.bias = bias ? register("bias", biasStart.parameter(out)) : null;
    }

    /** x W + b. */
    @Override
    public Tensor forward(Tensor x) {
        Tensor w = weight.tensor();
        if (x.rank() == 0 || x.dim(-1) != in || x.dtype() != w.dtype()) {
            throw unfit(x, w);
        }
        Tensor y = x.matmul(w);
        return bias == null ? y : y.add(bias.tensor());
    }

    private IllegalArgumentException unfit(Tensor x, Tensor w) {
        String layer = weight.name() == null || !weight.name().endsWith(".weight")
                ? this + ""
                : this + " at " + weight.name().substring(0, weight.name().length() - ".weight".length());
        if (x.rank() == 0) {
            return new IllegalArgumentException(layer + ": input " + Text.describe(x) + " is a single number: expected "
                    + in + " numbers in the last axis. Reshape it: x.reshape(1, 1).");
        }
        if (x.dim(-1) != in) {
            return new IllegalArgumentException(layer + ": input " + Text.describe(x) + ": expected " + in
                    + " numbers in the last axis, found " + x.dim(-1) + ". Reshape the input, or make the layer Linear("
                    + x.dim(-1) + ", " + out + ").");
        }
        return new IllegalArgumentException(
                layer + ": input " + Text.describe(x) + ": expected " + w.dtype() + ", found " + x.dtype()
                        + ". Convert the input: x.to(DType." + w.dtype() + ")"
                        + (x.dtype().isFloating() ? ", or the network: network.to(DType." + x.dtype() + ")." : "."));
    }

    /** The matrix W, of shape (in, out). */
    public Parameter weight() {
        return weight;
    }

    /** The vector b, of shape (out), or null if there is none. */
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected String details() {
        return in + ", " + out + (bias == null ? ", bias=false" : "");
    }
}
