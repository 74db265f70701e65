package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What few tensors and lines carry: a name, hooks on the gradient, and where in the program they come from. A result shares them with its line. */
final class Notes {
    @Nullable
    String name;

    Anomaly.@Nullable Origin origin;

    private List<UnaryOperator<Tensor>> hooks = List.of();

    /** Adds a hook; closing what is returned removes it. A walk under way goes on with the hooks it found. */
    Tape.Scope add(UnaryOperator<Tensor> hook) {
        // A wrapper of its own: the same hook may be there twice, and each goes by itself.
        UnaryOperator<Tensor> own = g -> hook.apply(g);
        List<UnaryOperator<Tensor>> more = new ArrayList<>(hooks);
        more.add(own);
        hooks = List.copyOf(more);
        return () -> hooks = hooks.stream().filter(other -> other != own).toList();
    }

    /** The gradient as the hooks leave it, in the order they were added. */
    Tensor hooked(Tensor g, Source at) {
        for (UnaryOperator<Tensor> hook : hooks) {
            Tensor next = hook.apply(g);
            if (!next.shape().equals(at.shape()) || next.dtype() != at.dtype()) {
                throw new IllegalStateException("registerHook: the hook on " + (name == null ? "" : name + " ")
                        + at.dtype() + " " + at.shape() + " returned " + next.describe()
                        + ". A gradient has its tensor's shape and type: return g itself to leave it as it is.");
            }
            g = next;
        }
        return g;
    }
}
