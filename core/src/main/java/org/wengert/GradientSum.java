package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * The gradient of one tensor while it is being added up. The first contribution is kept as it came; somebody else may hold it too (the upstream
 * gradient passes through {@code add} unchanged, a rule may return a tensor it keeps), so the second makes a sum of its own, unless the first was made by
 * a rule of the engine; all later ones are added to that in place.
 */
final class GradientSum {
    /** The line whose output has this gradient, or null at an end of the walk. */
    final @Nullable Node line;

    /** The end of the walk that has this gradient, or null for a line on the way. */
    final @Nullable GradientTarget end;

    private Tensor value;
    private boolean own;

    /** {@code own} says that nobody but the sweep holds the tensor. */
    GradientSum(@Nullable Node line, @Nullable GradientTarget end, Tensor first, boolean own) {
        this.line = line;
        this.end = end;
        this.value = first;
        this.own = own;
    }

    void add(Tensor g, boolean isFresh, boolean createGraph) {
        if (createGraph) {
            value = value.add(g);
        } else if (own) {
            value.accumulate(g);
        } else if (isFresh) {
            g.accumulate(value);
            value = g;
        } else {
            value = value.add(g);
        }
        own = true;
    }

    /** The sum; with later rules reading it, nobody may add to it any more. */
    Tensor value() {
        return value;
    }

    /** Puts the tensor that hooks returned in the place of the sum; the hooks may hold either. */
    void replace(Tensor hooked) {
        own = false;
        value = hooked;
    }

    /** The sum in an array that the receiver alone holds; with recording on, a differentiable one. */
    Tensor exclusive() {
        Tensor taken = own ? value : value.cloned();
        own = false;
        return taken;
    }
}
