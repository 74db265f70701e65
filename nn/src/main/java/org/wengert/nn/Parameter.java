package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tensor;

/**
 * A place in a module for a tensor that is trained.
 *
 * <pre>{@code
 * private final Parameter scale = new Parameter(Tensor.ones(20));
 *
 * public Tensor forward(Tensor x) {
 *     return x.mul(scale.tensor());
 * }
 * }</pre>
 *
 * <p>Note (a place, not a marked tensor): a tensor's type is fixed, and {@link Module#to} must be able to put one of another type in its place
 * while fields stay final and optimizers keep working; and a parameter stays one, with its place in the state, while it is frozen and its tensor
 * needs no gradient.
 */
public final class Parameter {
    private Tensor tensor;
    private @Nullable String name;

    /**
     * Trains this tensor: marks it as needing a gradient and keeps it.
     *
     * @throws IllegalArgumentException if it is not FLOAT32 or FLOAT64, or was computed from tensors that need a gradient; it is unchanged then
     */
    public Parameter(Tensor tensor) {
        if (!tensor.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "Parameter: " + Text.describe(tensor) + ": expected FLOAT32 or FLOAT64, found " + tensor.dtype()
                            + ". Convert it first: to(DType.FLOAT32).");
        }
        if (tensor.node() != null) {
            throw new IllegalArgumentException("Parameter: " + Text.describe(tensor) + " is the result of "
                    + tensor.node().op()
                    + ", and only a leaf can be trained. Start from its values: tensor.detach().copy().");
        }
        this.tensor = tensor.requiresGrad(true);
    }

    /** Its tensor now, a leaf: what {@code forward} computes with. Inside {@link Module#functional}, the tensor given in its place. */
    public Tensor tensor() {
        Tensor substitute = Substitution.of(this);
        return substitute == null ? tensor : substitute;
    }

    /** The gradient that {@code backward()} has added up, or null before the first. */
    public @Nullable Tensor grad() {
        return tensor.grad();
    }

    /** Forgets the gradient. */
    public void zeroGrad() {
        tensor.zeroGrad();
    }

    /** Whether it is trained. */
    public boolean requiresGrad() {
        return tensor.requiresGrad();
    }

    /** Trains it, or freezes it; a frozen parameter forgets its gradient, so that no optimizer moves it. */
    public void requiresGrad(boolean required) {
        tensor.requiresGrad(required);
        if (!required) {
            tensor.zeroGrad();
        }
    }

    /** The path of fields that leads to it, such as {@code hidden1.weight}, once a module has found it. Tapes and errors show it. */
    public @Nullable String name() {
        return name;
    }

    /** The longer path stands: asking a child for its parameters does not rename those of the network. */
    void found(String path) {
        if (name == null || !("." + name).endsWith("." + path)) {
            name = path;
            tensor.named(path);
        }
    }

    /** Puts a tensor of this type with the same values in its place; the gradient is forgotten. */
    void to(DType dtype) {
        if (tensor.dtype() != dtype) {
            Tensor converted = tensor.detach().to(dtype).requiresGrad(tensor.requiresGrad());
            tensor = name == null ? converted : converted.named(name);
        }
    }

    /** {@code hidden1.weight FLOAT32 [2, 20]}. */
    @Override
    public String toString() {
        return "Parameter " + Text.describe(tensor);
    }
}
