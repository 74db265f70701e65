package org.wengert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines between a result and the tensors whose gradients are requested: the sweep skips all others. */
final class ReachableNodes {
    private final IdentityHashMap<GradientTarget, @Nullable GradientSum> wanted = new IdentityHashMap<>();
    private final LineMap<Boolean> needed = new LineMap<>();
    private final LineMap<Boolean> reached = new LineMap<>();
    private final IdentityHashMap<Tensor, Boolean> leaves = new IdentityHashMap<>();

    ReachableNodes(Tensor y, Tensor... xs) {
        for (Tensor x : xs) {
            GradientTarget target = x.target();
            if (target != null) {
                wanted.put(target, null);
            }
            if (target instanceof Node node) {
                needed.put(node, true);
            }
        }
        if (y.target() instanceof Tensor leaf) {
            leaves.put(leaf, true);
        }
        for (Node node : below(y, Long.MIN_VALUE, reached)) {
            for (int i = 0; i < node.inputs(); i++) {
                GradientTarget target = node.target(i);
                if (target instanceof Tensor leaf) {
                    leaves.put(leaf, true);
                }
                if (target != null && contains(target)) {
                    needed.put(node, true);
                }
            }
        }
    }

    /** The lines that computed y, in recorded order; only those recorded after {@code since}. */
    static List<Node> below(Tensor y, long since) {
        return below(y, since, new LineMap<>());
    }

    private static List<Node> below(Tensor y, long since, LineMap<Boolean> seen) {
        Node last = y.node();
        if (last == null || last.sequence() < since) {
            return List.of();
        }
        List<Node> nodes = new ArrayList<>();
        ArrayDeque<Node> open = new ArrayDeque<>();
        seen.put(last, true);
        open.add(last);
        for (Node node = open.poll(); node != null; node = open.poll()) {
            nodes.add(node);
            for (int i = 0; i < node.inputs(); i++) {
                Node input = node.inputNode(i);
                if (input != null && input.sequence() >= since && seen.put(input, true)) {
                    open.add(input);
                }
            }
        }
        nodes.sort(Comparator.comparingLong(Node::sequence));
        return nodes;
    }

    boolean contains(GradientTarget target) {
        return target instanceof Node node ? needed.contains(node) : wanted.containsKey(target);
    }

    /** Returns whether the result depends on {@code x}. */
    boolean isReached(Tensor x) {
        GradientTarget target = x.target();
        return target instanceof Node node
                ? reached.contains(node)
                : target instanceof Tensor leaf && leaves.containsKey(leaf);
    }

    /** Notes the gradient of a line, if it was requested; returns whether it was. */
    boolean arrived(Node node, GradientSum sum) {
        if (!wanted.containsKey(node)) {
            return false;
        }
        wanted.put(node, sum);
        return true;
    }

    /** The gradient that arrived at {@code x}, or null if the result does not depend on it. */
    @Nullable
    GradientSum at(Tensor x, Sweep sweep) {
        GradientTarget target = x.target();
        return target instanceof Tensor leaf ? sweep.atEnd(leaf) : target == null ? null : wanted.get(target);
    }
}
