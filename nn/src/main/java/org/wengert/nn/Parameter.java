package org.wengert.nn;

import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

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
 * <p>Its tensor outlives every scope ({@link Tape#open}), whether or not it was created or converted inside one.
 *
 * <p>Note (a place, not a marked tensor): a tensor's type is fixed, and {@link Module#to} must be able to put one of another type in its place
 * while fields stay final and optimizers keep working; and a parameter stays one, with its place in the state, while it is frozen and its tensor
 * needs no gradient.
 */
public final class Parameter {
    private Tensor tensor;
    private @Nullable String name;

    /**
     * A parameter that starts with this tensor, which it marks with {@code requiresGrad(true)} and keeps.
     *
     * @throws IllegalArgumentException if it is not FLOAT32 or FLOAT64, or was computed from tensors that need a gradient; it is unchanged then
     * @throws IllegalStateException if the scope it was computed in is closed
     */
    public Parameter(Tensor tensor) {
        Arguments.notNull(tensor, "Parameter: the tensor", "Pass its starting values, such as Tensor.zeros(20).");
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
        if (tensor.size() > 0) {
            // Throws if a closed scope has taken the array back.
            tensor.get(new int[tensor.rank()]);
        }
        this.tensor = tensor.requiresGrad(true);
    }

    /** Returns its current tensor, a leaf, for {@code forward} to compute with; inside {@link Module#functional}, the tensor given in its place. */
    public Tensor tensor() {
        Tensor substitute = Substitution.of(this);
        return substitute == null ? tensor : substitute;
    }

    /** Returns its own tensor, also inside {@link Module#functional}. */
    Tensor own() {
        return tensor;
    }

    /** Returns the sum of the gradients that {@code backward()} has computed since the last {@link #zeroGrad}, or null if there was none. */
    public @Nullable Tensor grad() {
        return tensor.grad();
    }

    /** Clears the gradient. */
    public void zeroGrad() {
        tensor.zeroGrad();
    }

    /** Returns whether it is trained; it is until it is frozen. */
    public boolean requiresGrad() {
        return tensor.requiresGrad();
    }

    /** Trains it ({@code true}) or freezes it ({@code false}). Freezing clears its gradient, so that no optimizer changes it. */
    public void requiresGrad(boolean required) {
        tensor.requiresGrad(required);
        if (!required) {
            tensor.zeroGrad();
        }
    }

    /** Returns its path in the network, such as {@code hidden1.weight}, or null while no module has found it. Tapes and errors show it. */
    public @Nullable String name() {
        return name;
    }

    /** Takes the path as its name, unless its name ends with it: asking a child for its parameters does not rename those of the network. */
    void nameAfter(String path) {
        if (name == null || !("." + name).endsWith("." + path)) {
            name = path;
            tensor.named(path);
        }
    }

    /** Returns its tensor if it is of this type, or one of this type with the same values. */
    Tensor converted(DType dtype) {
        if (tensor.dtype() == dtype) {
            return tensor;
        }
        try (Tape.Scope outside = Tape.outsideScopes()) {
            Tensor converted = tensor.detach().to(dtype).requiresGrad(tensor.requiresGrad());
            return name == null ? converted : converted.named(name);
        }
    }

    /** Puts this tensor in the place of its own. */
    void replace(Tensor tensor) {
        this.tensor = tensor;
    }

    /** Returns a line such as {@code Parameter hidden1.weight FLOAT32 [2, 20]}. */
    @Override
    public String toString() {
        return "Parameter " + Text.describe(tensor);
    }
}
