package org.wengert;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which lines of a tape lead to the tensors whose gradients are asked for: the sweep leaves out all others. */
final class Needed {
    private final IdentityHashMap<Source, @Nullable Cotangent> targets = new IdentityHashMap<>();
    private final Set<Tensor> leaves = Collections.newSetFromMap(new IdentityHashMap<>());

    Needed(Tensor y, Tensor... xs) {
        for (Tensor x : xs) {
            Source source = x.source();
            if (source != null) {
                targets.put(source, null);
            }
            if (source instanceof Node node) {
                node.neededBy = this;
            }
        }
        if (y.source() instanceof Tensor leaf) {
            leaves.add(leaf);
        }
        for (Node node : Tape.reachedFrom(y, this, Long.MIN_VALUE)) {
            for (int i = 0; i < node.inputs(); i++) {
                Source source = node.source(i);
                if (source instanceof Tensor leaf) {
                    leaves.add(leaf);
                }
                if (source != null && contains(source)) {
                    node.neededBy = this;
                }
            }
        }
    }

    boolean contains(Source source) {
        return source instanceof Node node ? node.neededBy == this : targets.containsKey(source);
    }

    /** Whether the result depends on {@code x}. */
    boolean isReached(Tensor x) {
        Source source = x.source();
        return source instanceof Node node
                ? node.isSeenBy(this)
                : source instanceof Tensor leaf && leaves.contains(leaf);
    }

    void reached(Node node, Cotangent cotangent) {
        if (targets.containsKey(node)) {
            targets.put(node, cotangent);
        }
    }

    /** What arrived at {@code x}, or null if the result does not depend on it. */
    @Nullable
    Cotangent at(Tensor x, Sweep sweep) {
        Source source = x.source();
        return source instanceof Tensor leaf ? sweep.leaves().get(leaf) : source == null ? null : targets.get(source);
    }
}
