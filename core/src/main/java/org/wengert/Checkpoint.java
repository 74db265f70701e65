package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wengert.context.Ambient;
import org.wengert.context.Recomputation;
import org.wengert.memory.Clock;
import org.wengert.memory.Storage;

/**
 * A function recorded as one line, which keeps its inputs and no intermediate result: the function is recomputed during the backward sweep.
 *
 * <p>The line's inputs are the function's, and every other tensor it used that needs a gradient: a parameter of a module, say. Every other tensor
 * that its operations read is a constant, and must not change before the recomputation.
 */
final class Checkpoint {
    private static final AttributeOp<Checkpoint> CHECKPOINT = new AttributeOp<>(OpSpec.<Checkpoint>of(
                    "checkpoint",
                    OpSpec.ANY,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> {
                        throw new UnsupportedOperationException("checkpoint: recorded, never applied");
                    },
                    (y, in, at) -> {})
            .derivative(new Derivative.Pullback<>(
                    Saves.INPUTS, (g, line, at, needed) -> at.recompute(g, (Node) line, needed))));

    private final TensorFunction f;
    private final int arguments;
    private final RandomLog draws;
    private final int lines;
    private final List<Tensor> constants;
    private final Ambient.Snapshot context = Ambient.capture();

    private Checkpoint(TensorFunction f, int arguments, RandomLog draws, int lines, List<Tensor> constants) {
        this.f = f;
        this.arguments = arguments;
        this.draws = draws;
        this.lines = lines;
        this.constants = constants;
    }

    static Tensor of(TensorFunction f, Tensor... xs) {
        Checks.given("checkpoint", "function", f);
        for (int i = 0; i < xs.length; i++) {
            Checks.given("checkpoint", "input " + i, xs[i]);
        }
        ThreadState state = ThreadState.current();
        if (!state.isRecording()) {
            return f.of(xs);
        }
        RandomLog draws = RandomLog.open();
        ConstantsRead constants = new ConstantsRead(xs);
        ThreadState.@Nullable Scope inner = enter(state);
        try {
            long start = Clock.next();
            state.add(constants);
            Tensor y;
            try {
                y = Checks.given("checkpoint", "result of the function", draws.record(() -> f.of(xs.clone())));
            } finally {
                state.remove(constants);
            }
            Tensor result = line(f, draws, y, start, constants, xs);
            keep(inner, result);
            return result;
        } finally {
            leave(state, inner);
        }
    }

    /** Collects the tensors that the function's operations read and did not compute: they come from outside. */
    private static final class ConstantsRead implements OpListener {
        private final Set<Storage> known = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Set<Tensor> made = Collections.newSetFromMap(new IdentityHashMap<>());
        private final List<Tensor> constants = new ArrayList<>();

        ConstantsRead(Tensor... xs) {
            for (Tensor x : xs) {
                known.add(x.storage());
            }
        }

        @Override
        public void computed(Op op, Tensor y, Tensor... inputs) {
            for (Tensor input : inputs) {
                if (known.add(input.storage()) && !input.requiresGrad()) {
                    constants.add(input.detach());
                }
            }
            known.add(y.storage());
        }

        @Override
        public void created(Tensor x) {
            known.add(x.storage());
            made.add(x);
        }
    }

    /** Opens a scope inside the current one, if there is one, so that intermediate results are freed as soon as the function has been computed. */
    private static ThreadState.@Nullable Scope enter(ThreadState state) {
        return state.arena() == null ? null : state.openScope();
    }

    private static void leave(ThreadState state, ThreadState.@Nullable Scope inner) {
        if (inner != null) {
            state.close(inner);
        }
    }

    private static void keep(ThreadState.@Nullable Scope inner, Tensor x) {
        if (inner != null && inner.arena != null) {
            inner.arena.keep(x.storage());
        }
    }

    private static Tensor line(
            TensorFunction f, RandomLog draws, Tensor y, long start, ConstantsRead constants, Tensor... xs) {
        List<Node> lines = ReachableNodes.below(y, start);
        if (lines.isEmpty()) {
            return y;
        }
        Map<GradientTarget, @Nullable Tensor> outside = outside(lines, start, constants);
        List<@Nullable GradientTarget> targets = new ArrayList<>();
        List<@Nullable Tensor> kept = new ArrayList<>();
        for (Tensor x : xs) {
            GradientTarget target = x.target();
            targets.add(target != null && outside.containsKey(target) ? target : null);
            kept.add(x);
            if (target != null) {
                outside.remove(target);
            }
        }
        outside.forEach((target, leaf) -> {
            targets.add(target);
            kept.add(leaf);
        });
        Checkpoint attributes = new Checkpoint(f, xs.length, draws, lines.size(), constants.constants);
        Tensor result = Node.record(CHECKPOINT.at(attributes), targets, kept, y.detach());
        Remembering remembering = ThreadState.current().remembering();
        if (remembering != null) {
            // No operation has computed this line, so no listener has heard of it.
            remembering.remember(result, targets.toArray(new GradientTarget[0]), kept.toArray(new Tensor[0]));
        }
        return result;
    }

    /** The targets outside the function that its lines use as inputs; the value is the tensor if it is a leaf. */
    private static Map<GradientTarget, @Nullable Tensor> outside(
            List<Node> lines, long start, ConstantsRead constants) {
        Map<GradientTarget, @Nullable Tensor> outside = new LinkedHashMap<>();
        for (Node line : lines) {
            for (int i = 0; i < line.inputs(); i++) {
                GradientTarget target = line.target(i);
                // A leaf that the function makes is another one each time.
                boolean isInside = target instanceof Node node
                        ? node.sequence() >= start
                        : target instanceof Tensor leaf && constants.made.contains(leaf);
                if (target != null && !isInside) {
                    outside.put(target, target instanceof Tensor leaf ? leaf : null);
                }
            }
        }
        return outside;
    }

    private @Nullable Tensor[] recompute(Tensor g, Node node, boolean... needed) {
        node.checkUnchanged();
        for (Tensor constant : constants) {
            node.checkUnchanged(constant, "constant");
        }
        ThreadState state = ThreadState.current();
        boolean createGraph = state.isRecording();
        ThreadState.Switch on = state.record(true);
        ThreadState.@Nullable Scope inner = createGraph ? null : enter(state);
        try {
            long start = Clock.next();
            Tensor[] xs = new Tensor[arguments];
            Arrays.setAll(xs, node::input);
            Tensor y = context.run(() -> Recomputation.run(() -> draws.playBack(() -> f.of(xs))));
            Sweep sweep = Sweep.downTo(start, y, g, createGraph);
            @Nullable Tensor[] found = new Tensor[needed.length];
            for (int i = 0; i < found.length; i++) {
                GradientTarget target = needed[i] ? node.target(i) : null;
                if (target != null) {
                    found[i] = found(sweep.atEnd(target), i, createGraph);
                    keep(inner, found[i]);
                }
            }
            return found;
        } finally {
            state.restore(on);
            leave(state, inner);
        }
    }

    private static Tensor found(@Nullable GradientSum end, int input, boolean createGraph) {
        if (end == null) {
            throw new IllegalStateException("checkpoint: recomputed, the function did not use its input "
                    + input
                    + " again. A function to checkpoint depends on its inputs alone, and on random numbers drawn by Tensor.rand, "
                    + "randn, uniform and dropout.");
        }
        if (createGraph) {
            return end.exclusive();
        }
        try (Tape.Scope off = Tape.noGrad()) {
            return end.exclusive();
        }
    }

    @Override
    public String toString() {
        return "Checkpoint[lines=" + lines + "]";
    }
}
