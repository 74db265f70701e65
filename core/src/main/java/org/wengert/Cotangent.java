package org.wengert;

import org.jspecify.annotations.Nullable;

/**
 * The gradient of one tensor while it is being added up. The first contribution is kept as it came; it may be a tensor somebody else holds too
 * (the upstream gradient passes through {@code add} unchanged), so the second makes a sum of its own, and all later ones add to that in place.
 */
final class Cotangent {
    private Tensor value;
    private boolean own;

    /** What a rule that finds the gradients of all its inputs at once has found, until the walk is over. */
    @Nullable
    Tensor @Nullable [] found;

    Cotangent(Tensor first, boolean fresh) {
        value = first;
        own = fresh;
    }

    void add(Tensor g, boolean fresh, boolean createGraph) {
        if (createGraph) {
            value = value.add(g);
        } else if (own) {
            value.accumulate(g);
        } else if (fresh) {
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

    /** Puts what hooks made of the sum in its place. */
    Tensor replace(Tensor hooked) {
        own &= hooked == value;
        value = hooked;
        return hooked;
    }

    /** The sum in an array nobody else holds; handed out once, then copied. */
    Tensor exclusive() {
        Tensor taken = own ? value : value.copy();
        own = false;
        return taken;
    }
}
