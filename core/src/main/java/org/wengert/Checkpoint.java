package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wengert.context.Ambient;

/**
 * A function recorded as one line, which keeps its inputs and nothing of what lies between: the sweep computes it once more when its turn comes.
 *
 * <p>The line's inputs are the function's, and whatever else it was seen to use that needs a gradient: a parameter of a module, say.
 */
final class Checkpoint {
    private static final Op.With<Checkpoint> CHECKPOINT = new Op.With<>(Row.<Checkpoint>of(
                    "checkpoint",
                    Row.ANY,
                    Row.Kind.WHOLE,
                    (in, at) -> {
                        throw new AssertionError("recorded, never applied");
                    },
                    (y, in, at) -> {})
            .rule(
                    input -> Row.input(input),
                    (g, input, node) -> ((Checkpoint) node.op().at()).pullback(g, input, node)));

    private final OfSeveral f;
    private final int arguments;
    private final Replay replay;
    private final int lines;
    private final Ambient.Snapshot context = Ambient.capture();

    private Checkpoint(OfSeveral f, int arguments, Replay replay, int lines) {
        this.f = f;
        this.arguments = arguments;
        this.replay = replay;
        this.lines = lines;
    }

    static Tensor of(OfSeveral f, Tensor... xs) {
        Recording recording = Recording.ofThisThread();
        if (!recording.isOn()) {
            return f.of(xs);
        }
        Replay log = new Replay();
        Arena around = recording.arena();
        Arena inner = enter(recording);
        try {
            long start = Clock.next();
            Tensor y = drawingFrom(log, f, xs);
            Tensor result = line(f, log, y, start, xs);
            keep(inner, result);
            return result;
        } finally {
            leave(recording, around, inner);
        }
    }

    /** What lies between is given back as soon as it was computed, where a scope is open that takes arrays back. */
    private static @Nullable Arena enter(Recording recording) {
        Arena around = recording.arena();
        Arena inner = around == null ? null : new Arena(around, Pool.ofThisThread());
        recording.arena(inner);
        return inner;
    }

    private static void leave(Recording recording, @Nullable Arena around, @Nullable Arena inner) {
        recording.arena(around);
        if (inner != null) {
            inner.close();
        }
    }

    private static void keep(@Nullable Arena inner, Tensor x) {
        if (inner != null) {
            inner.keep(x.storage());
        }
    }

    private static Tensor line(OfSeveral f, Replay log, Tensor y, long start, Tensor... xs) {
        List<Node> lines = Tape.reachedFrom(y, new Object(), start);
        if (lines.isEmpty()) {
            return y;
        }
        Map<Source, @Nullable Tensor> outside = new LinkedHashMap<>();
        for (Node line : lines) {
            for (int i = 0; i < line.inputs(); i++) {
                Source source = line.source(i);
                if (source != null && !(source instanceof Node node && node.sequence() >= start)) {
                    outside.put(source, source instanceof Tensor leaf ? leaf : null);
                }
            }
        }
        List<@Nullable Source> sources = new ArrayList<>();
        List<@Nullable Tensor> kept = new ArrayList<>();
        for (Tensor x : xs) {
            Source source = x.source();
            sources.add(source != null && outside.containsKey(source) ? source : null);
            kept.add(x);
            if (source != null) {
                outside.remove(source);
            }
        }
        outside.forEach((source, leaf) -> {
            sources.add(source);
            kept.add(leaf);
        });
        Op op = CHECKPOINT.at(new Checkpoint(f, xs.length, log, lines.size()));
        return Node.record(op, sources, kept, y.detach());
    }

    private static Tensor drawingFrom(Replay log, OfSeveral f, Tensor... xs) {
        Recording recording = Recording.ofThisThread();
        Replay before = recording.replay(log);
        try {
            return f.of(xs.clone());
        } finally {
            recording.replay(before);
        }
    }

    private Tensor pullback(Tensor g, int input, Node node) {
        Tensor found = node.pullbackJointly(input, () -> recompute(g, node));
        if (found == null) {
            throw new IllegalStateException("checkpoint: computed once more, the function did not use its input "
                    + input
                    + " again. A function to checkpoint depends on its inputs alone, and on random numbers drawn by Tensor.rand, "
                    + "randn, uniform and dropout.");
        }
        return found;
    }

    private @Nullable Tensor[] recompute(Tensor g, Node node) {
        node.checkUnchanged();
        Recording recording = Recording.ofThisThread();
        boolean createGraph = recording.turn(true);
        Arena around = recording.arena();
        Arena inner = createGraph ? around : enter(recording);
        try {
            long start = Clock.next();
            replay.rewind();
            Tensor[] xs = new Tensor[arguments];
            Arrays.setAll(xs, node::input);
            Tensor y = context.run(() -> drawingFrom(replay, f, xs));
            IdentityHashMap<Source, Cotangent> ends =
                    Sweep.downTo(start, y, g, createGraph).leaves();
            @Nullable Tensor[] found = new Tensor[node.inputs()];
            for (int i = 0; i < found.length; i++) {
                Source source = node.source(i);
                Cotangent end = source == null ? null : ends.get(source);
                if (end != null) {
                    found[i] = end.value();
                    keep(inner, end.value());
                }
            }
            return found;
        } finally {
            recording.turn(createGraph);
            if (!createGraph) {
                leave(recording, around, inner);
            }
        }
    }

    @Override
    public String toString() {
        return "Checkpoint[lines=" + lines + "]";
    }
}
