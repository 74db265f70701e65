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
    private final IdentityHashMap<Source, Cotangent> leaves = new IdentityHashMap<>(8);
    private final boolean createGraph;
    private final @Nullable Needed needed;
    private final long since;
    private final @Nullable Anomaly anomaly = Recording.ofThisThread().watch() instanceof Anomaly watch ? watch : null;

    private Sweep(boolean createGraph, @Nullable Needed needed, long since) {
        this.createGraph = createGraph;
        this.needed = needed;
        this.since = since;
    }

    /** Walks from {@code y} down; with {@code needed} null, to every leaf. */
    static Sweep from(Tensor y, Tensor upstream, boolean createGraph, @Nullable Needed needed) {
        Sweep sweep = new Sweep(createGraph, needed, Long.MIN_VALUE);
        sweep.walk(y, upstream);
        sweep.callHooksOfLeaves();
        return sweep;
    }

    /** Walks from {@code y} down to what was there before: earlier lines are leaves. */
    static Sweep downTo(long since, Tensor y, Tensor upstream, boolean createGraph) {
        Sweep sweep = new Sweep(createGraph, null, since);
        sweep.walk(y, upstream);
        return sweep;
    }

    private void walk(Tensor y, Tensor upstream) {
        Recording recording = Recording.ofThisThread();
        boolean before = recording.turn(createGraph);
        try {
            Source root = y.source();
            if (root != null && isNeeded(root)) {
                receive(root, upstream, false);
            }
            for (Node node = pending.poll(); node != null; node = pending.poll()) {
                pullBack(node);
            }
        } finally {
            recording.turn(before);
            forgetCotangents();
        }
    }

    /** Only where a walk ends for good: what arrives at the end of a part of it is not the leaf's whole gradient. */
    private void callHooksOfLeaves() {
        boolean before = Recording.ofThisThread().turn(createGraph);
        try {
            leaves.forEach((source, gradient) -> {
                if (source instanceof Tensor leaf) {
                    gradient.replace(leaf.hooked(gradient.value()));
                }
            });
        } finally {
            Recording.ofThisThread().turn(before);
        }
    }

    private void pullBack(Node node) {
        walked.add(node);
        node.checkNotFreed();
        Cotangent cotangent = node.cotangent;
        if (cotangent == null) {
            throw new AssertionError("a line waits in the sweep only with a gradient: " + node);
        }
        Tensor g = cotangent.replace(node.hooked(cotangent.value()));
        if (needed != null) {
            needed.reached(node, cotangent);
        }
        for (int i = 0; i < node.inputs(); i++) {
            Source source = node.source(i);
            if (source != null && isNeeded(source)) {
                Tensor contribution =
                        anomaly == null ? Contribution.of(node, i, g, source) : watched(anomaly, node, i, g, source);
                receive(source, contribution, isFresh(contribution, node, cotangent));
            }
        }
    }

    /** Whether nobody else holds it, and a sum may be added up in it. */
    private static boolean isFresh(Tensor contribution, Node node, Cotangent g) {
        return contribution.storage() != g.value().storage() && !node.keeps(contribution.storage()) && g.found == null;
    }

    private static Tensor watched(Anomaly anomaly, Node node, int input, Tensor g, Source source) {
        anomaly.enterRule();
        try {
            Tensor contribution = Contribution.of(node, input, g, source);
            anomaly.pulledBack(node, input, g, contribution);
            return contribution;
        } finally {
            anomaly.leaveRule();
        }
    }

    private boolean isNeeded(Source source) {
        return needed == null || needed.contains(source);
    }

    /** Adds a contribution. A line joins the queue with its first one. */
    private void receive(Source source, Tensor g, boolean fresh) {
        Node line = source instanceof Node node && node.sequence() >= since ? node : null;
        Cotangent before = line != null ? line.cotangent : leaves.get(source);
        if (before != null) {
            before.add(g, fresh, createGraph);
        } else if (line != null) {
            line.cotangent = new Cotangent(g, fresh);
            pending.add(line);
        } else {
            leaves.put(source, new Cotangent(g, fresh));
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

    /** What arrived at the ends of the walk. */
    IdentityHashMap<Source, Cotangent> leaves() {
        return leaves;
    }

    void free(Walk walk) {
        for (Node node : walked) {
            node.free(walk);
        }
    }
}
