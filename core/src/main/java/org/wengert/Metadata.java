package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Data that few tensors and lines have: a name, gradient hooks, the stack trace of the recording, remembered values. A result shares it with its line. */
final class Metadata {
    @Nullable
    String name;

    Anomaly.@Nullable Origin origin;

    @Nullable
    Remembered remembered;

    private volatile List<UnaryOperator<Tensor>> hooks = List.of();

    /** Adds a hook; closing the returned scope removes it. A sweep in progress keeps the hooks it started with. */
    synchronized Tape.Scope add(UnaryOperator<Tensor> hook) {
        // A wrapper of its own: the same hook may be added twice, and each is removed separately.
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

    /** Applies the hooks to a gradient, in the order they were added. */
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
