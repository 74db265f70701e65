package org.wengert;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which lines of a tape lead to the tensors whose gradients are asked for: the sweep leaves out all others. */
final class Needed {
    private final IdentityHashMap<Source, @Nullable Cotangent> targets = new IdentityHashMap<>();
    private final Set<Source> leadsThere = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Source> onTape = Collections.newSetFromMap(new IdentityHashMap<>());

    Needed(Tensor y, Tensor... xs) {
        for (Tensor x : xs) {
            Source source = x.source();
            if (source != null) {
                targets.put(source, null);
                leadsThere.add(source);
            }
        }
        Source root = y.source();
        if (root != null) {
            onTape.add(root);
        }
        for (Node node : Tape.reachedFrom(y)) {
            onTape.add(node);
            for (int i = 0; i < node.inputs(); i++) {
                Source source = node.source(i);
                if (source != null) {
                    onTape.add(source);
                    if (leadsThere.contains(source)) {
                        leadsThere.add(node);
                    }
                }
            }
        }
    }

    boolean contains(Source source) {
        return leadsThere.contains(source);
    }

    /** Whether the result depends on {@code x}. */
    boolean isReached(Tensor x) {
        Source source = x.source();
        return source != null && onTape.contains(source);
    }

    void reached(Node node, Cotangent cotangent) {
        if (targets.containsKey(node)) {
            targets.put(node, cotangent);
        }
    }

    /** What arrived at {@code x}, or null if the result does not depend on it. */
    @Nullable Cotangent at(Tensor x, Sweep sweep) {
        Source source = x.source();
        return source instanceof Tensor leaf ? sweep.leaves().get(leaf) : source == null ? null : targets.get(source);
    }
}
