package org.wengert.nn;

import org.jspecify.annotations.Nullable;
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
public final class Parameter extends Place {
    /**
     * A parameter that starts with this tensor, which it marks with {@code requiresGrad(true)} and keeps.
     *
     * @throws IllegalArgumentException if it is not FLOAT32 or FLOAT64, or was computed from tensors that need a gradient; it is unchanged then
     * @throws IllegalStateException if the scope it was computed in is closed
     */
    public Parameter(Tensor tensor) {
        super(trainable(Arguments.notNull(
                tensor, "Parameter: the tensor", "Pass its starting values, such as Tensor.zeros(20).")));
    }

    private static Tensor trainable(Tensor tensor) {
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
        checkReadable(tensor);
        return tensor.requiresGrad(true);
    }

    /** Returns its current tensor, a leaf, for {@code forward} to compute with; inside {@link Module#functional}, the tensor given in its place. */
    @Override
    public Tensor tensor() {
        Tensor substitute = Substitution.of(this);
        return substitute == null ? own() : substitute;
    }

    /** Returns the sum of the gradients that {@code backward()} has computed since the last {@link #zeroGrad}, or null if there was none. */
    public @Nullable Tensor grad() {
        return own().grad();
    }

    /** Clears the gradient. */
    public void zeroGrad() {
        own().zeroGrad();
    }

    /** Returns whether it is trained; it is until it is frozen. */
    public boolean requiresGrad() {
        return own().requiresGrad();
    }

    /** Trains it ({@code true}) or freezes it ({@code false}). Freezing clears its gradient, so that no optimizer changes it. */
    public void requiresGrad(boolean required) {
        own().requiresGrad(required);
        if (!required) {
            own().zeroGrad();
        }
    }

    /** Returns its path in the network, such as {@code hidden1.weight}, or null while no module has found it. Tapes and errors show it. */
    @Override
    public @Nullable String name() {
        return super.name();
    }
}
