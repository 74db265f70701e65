package org.wengert.nn;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.context.Recomputation;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/**
 * A place in a module for a tensor that is part of its state but not trained, such as a running mean. It is saved, loaded and converted with the
 * module; {@link Module#parameters}, {@link Module#parameterCount} and {@link Module#requiresGrad} leave it out.
 *
 * <pre>{@code
 * private final Buffer mean = new Buffer(Tensor.zeros(20));
 *
 * public Tensor forward(Tensor x) {
 *     if (isTraining()) {
 *         mean.set(mean.tensor().mul(0.9).add(x.mean(0).mul(0.1)));
 *     }
 *     return x.sub(mean.tensor());
 * }
 * }</pre>
 *
 * <p>Its tensor outlives every scope ({@link Tape#open}). A {@link Module#functional} function sees it as a constant, and cannot change it; of a
 * conversion by {@link Module#to} it takes part if it is FLOAT32 or FLOAT64.
 */
public final class Buffer extends Place {
    /**
     * A buffer that starts with a copy of this tensor, of any type.
     *
     * @throws IllegalArgumentException if it needs a gradient
     * @throws IllegalStateException if the scope it was computed in is closed
     */
    public Buffer(Tensor tensor) {
        super(checked(
                Arguments.notNull(tensor, "Buffer: the tensor", "Pass its first values, such as Tensor.zeros(20).")));
    }

    private static Tensor checked(Tensor tensor) {
        if (tensor.requiresGrad()) {
            throw new IllegalArgumentException("Buffer: " + Text.describe(tensor)
                    + " needs a gradient, and a buffer is not trained. Pass tensor.detach(), or make it a Parameter.");
        }
        checkReadable(tensor);
        try (Tape.Scope outside = Tape.outsideScopes()) {
            return tensor.copy();
        }
    }

    /** Returns its current tensor; inside {@link Module#functional}, with the type of the tensors given there. */
    @Override
    public Tensor tensor() {
        return Objects.requireNonNullElse(Substitution.of(this), own());
    }

    /**
     * Puts a copy of these values in the place of the current ones, without their history. Tensors that {@link #tensor} returned before do not change.
     *
     * <p>Does nothing inside {@link Module#functional}, which leaves the module as it is, and while a {@linkplain org.wengert.Gradients#checkpoint
     * checkpoint} recomputes its function, which has set it already.
     *
     * @throws IllegalArgumentException if the shape or the type is another
     */
    public void set(Tensor values) {
        Arguments.notNull(values, "Buffer: the tensor of values", "Pass a tensor of the same shape and type.");
        Tensor current = tensor();
        if (!values.shape().equals(current.shape()) || values.dtype() != current.dtype()) {
            throw new IllegalArgumentException("Buffer: " + Text.describe(values) + " in the place of "
                    + Text.describe(current) + ". Pass a tensor of the same shape and type.");
        }
        if (Substitution.of(this) == null && !Recomputation.isRunning()) {
            try (Tape.Scope outside = Tape.outsideScopes()) {
                replace(values.detach().copy());
            }
        }
    }

    /** Returns its path in the network, such as {@code norm.runningMean}, or null while no module has found it. Tapes and errors show it. */
    @Override
    public @Nullable String name() {
        return super.name();
    }
}
