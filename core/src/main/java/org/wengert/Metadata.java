package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Data that few tensors and lines carry: a name, hooks on the gradient, the place in the program. A result shares it with its line. */
final class Metadata {
    @Nullable
    String name;

    Anomaly.@Nullable Origin origin;

    private volatile List<UnaryOperator<Tensor>> hooks = List.of();

    /** Adds a hook; closing the returned scope removes it. A sweep under way goes on with the hooks it found. */
    synchronized Tape.Scope add(UnaryOperator<Tensor> hook) {
        // A wrapper of its own: the same hook may be there twice, and each goes by itself.
        UnaryOperator<Tensor> own = g -> hook.apply(g);
        List<UnaryOperator<Tensor>> more = new ArrayList<>(hooks);
        more.add(own);
        hooks = List.copyOf(more);
        return () -> remove(own);
    }

    private synchronized void remove(UnaryOperator<Tensor> hook) {
        hooks = hooks.stream().filter(other -> other != hook).toList();
    }

    boolean hasHooks() {
        return !hooks.isEmpty();
    }

    /** The gradient as the hooks leave it, in the order they were added. */
    Tensor hooked(Tensor g, GradientTarget at) {
        for (UnaryOperator<Tensor> hook : hooks) {
            Tensor next = hook.apply(g);
            if (next == null || !next.shape().equals(at.shape()) || next.dtype() != at.dtype()) {
                throw new IllegalStateException("registerHook: the hook on " + (name == null ? "" : name + " ")
                        + at.dtype() + " " + at.shape() + " returned " + (next == null ? "null" : next.describe())
                        + ". A gradient has its tensor's shape and type: return g itself to leave it as it is.");
            }
            next.array(); // refuses a tensor whose scope has closed, before any gradient changes
            g = next;
        }
        return g;
    }
}
