package org.wengert;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sweep: the chain rule, once per line of the tape, from the last line to the first. Every line has a higher number than the lines it
 * uses, so when a line's turn comes, all contributions to its gradient have arrived. Nothing outside the sweep changes until it has succeeded.
 */
final class Sweep {
    private final PriorityQueue<Node> pending = new PriorityQueue<>();
    private final List<Node> walked = new ArrayList<>();
    private final IdentityHashMap<Tensor, Cotangent> leaves = new IdentityHashMap<>(8);
    private final boolean createGraph;
    private final @Nullable Needed needed;

    private Sweep(boolean createGraph, @Nullable Needed needed) {
        this.createGraph = createGraph;
        this.needed = needed;
    }

    /** Walks from {@code y} down; with {@code needed} null, to every leaf. */
    static Sweep from(Tensor y, Tensor upstream, boolean createGraph, @Nullable Needed needed) {
        Sweep sweep = new Sweep(createGraph, needed);
        Recording recording = Recording.ofThisThread();
        boolean before = recording.turn(createGraph);
        try {
            Source root = y.source();
            if (root != null && sweep.isNeeded(root)) {
                sweep.receive(root, upstream, false);
            }
            for (Node node = sweep.pending.poll(); node != null; node = sweep.pending.poll()) {
                sweep.pullBack(node);
            }
            return sweep;
        } finally {
            recording.turn(before);
            sweep.forgetCotangents();
        }
    }

    private void pullBack(Node node) {
        walked.add(node);
        node.checkNotFreed();
        Cotangent cotangent = node.cotangent;
        if (cotangent == null) {
            throw new AssertionError("a line waits in the sweep only with a gradient: " + node);
        }
        Tensor g = cotangent.value();
        if (needed != null) {
            needed.reached(node, cotangent);
        }
        for (int i = 0; i < node.inputs(); i++) {
            Source source = node.source(i);
            if (source != null && isNeeded(source)) {
                Tensor contribution = Contribution.of(node, i, g, source);
                receive(
                        source,
                        contribution,
                        contribution.storage() != g.storage() && !node.keeps(contribution.storage()));
            }
        }
    }

    private boolean isNeeded(Source source) {
        return needed == null || needed.contains(source);
    }

    /** Adds a contribution. A line joins the queue with its first one. */
    private void receive(Source source, Tensor g, boolean fresh) {
        Cotangent before = source instanceof Node node ? node.cotangent : leaves.get((Tensor) source);
        if (before != null) {
            before.add(g, fresh, createGraph);
        } else if (source instanceof Node node) {
            node.cotangent = new Cotangent(g, fresh);
            pending.add(node);
        } else {
            leaves.put((Tensor) source, new Cotangent(g, fresh));
        }
    }

    private void forgetCotangents() {
        for (Node node : walked) {
            node.cotangent = null;
        }
        for (Node node : pending) {
            node.cotangent = null;
        }
    }

    IdentityHashMap<Tensor, Cotangent> leaves() {
        return leaves;
    }

    void free(Walk walk) {
        for (Node node : walked) {
            node.free(walk);
        }
    }
}
