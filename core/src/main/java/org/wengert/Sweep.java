package org.wengert;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reverse sweep: the chain rule, once per line of the tape, from the last line to the first. Every line has a higher number than the lines it
 * uses, so when a line's turn comes, all contributions to its gradient have arrived.
 *
 * <p>Note (state): sums and marks are fields of the sweep, never of the lines. So a hook may differentiate the graph it is registered on, and several
 * threads may differentiate one graph. Nothing outside the sweep changes until it has succeeded.
 */
final class Sweep {
    private final GradientSums sums;
    private final List<Node> visited = new ArrayList<>(16);
    private final boolean createGraph;
    private final @Nullable ReachableNodes needed;
    private final @Nullable Anomaly anomaly;
    private final @Nullable SweepListener listener;
    private final @Nullable SweepArrays arrays;
    private final ThreadState state;

    private Sweep(
            boolean createGraph,
            @Nullable ReachableNodes needed,
            long since,
            @Nullable SweepListener listener,
            ThreadState state) {
        this.createGraph = createGraph;
        this.needed = needed;
        this.sums = new GradientSums(since);
        this.anomaly = state.anomaly();
        this.listener = listener;
        this.state = state;
        // A listener may keep what it hears.
        this.arrays = createGraph || anomaly != null || listener != null ? null : new SweepArrays(state);
    }

    /** Sweeps from {@code y} to the needed tensors; with {@code needed} null, to every leaf. */
    static Sweep from(
            Tensor y,
            Tensor upstream,
            boolean createGraph,
            @Nullable ReachableNodes needed,
            @Nullable SweepListener listener) {
        Remembering all = listener == null ? ThreadState.current().remembering() : null;
        SweepListener told = all == null ? listener : all.sweepFrom(y.node());
        return run(y, upstream, createGraph, needed, Long.MIN_VALUE, told);
    }

    /** Sweeps from {@code y} to the lines recorded before {@code since}, which count as leaves. */
    static Sweep downTo(long since, Tensor y, Tensor upstream, boolean createGraph) {
        return run(y, upstream, createGraph, null, since, null);
    }

    private static Sweep run(
            Tensor y,
            Tensor upstream,
            boolean createGraph,
            @Nullable ReachableNodes needed,
            long since,
            @Nullable SweepListener listener) {
        ThreadState state = ThreadState.current();
        Sweep sweep = new Sweep(createGraph, needed, since, listener, state);
        ThreadState.Switch before = state.record(createGraph);
        try {
            GradientTarget root = y.target();
            if (root != null && sweep.isNeeded(root)) {
                sweep.sums.begin(root, upstream, false);
            }
            for (GradientSum sum = sweep.sums.poll(); sum != null; sum = sweep.sums.poll()) {
                sweep.pullBack(sum);
            }
            for (GradientSum sum : sweep.sums.ends()) {
                sweep.lend(sweep.whole(sum));
            }
            // A sweep over a part of the tape does not complete the gradients at its ends.
            if (since == Long.MIN_VALUE) {
                sweep.callHooksOfLeaves();
            }
            return sweep;
        } finally {
            state.restore(before);
            if (sweep.arrays != null) {
                sweep.arrays.close();
            }
        }
    }

    private void callHooksOfLeaves() {
        for (GradientSum sum : sums.ends()) {
            if (sum.end instanceof Tensor leaf && leaf.hasHooks()) {
                sum.replace(leaf.hooked(sum.value()));
            }
        }
    }

    private void pullBack(GradientSum sum) {
        Node node = sum.line;
        if (node == null) {
            throw new AssertionError("only lines wait in the sweep");
        }
        visited.add(node);
        node.checkNotFreed();
        if (node.hasHooks()) {
            lend(whole(sum));
            sum.replace(node.hooked(sum.value()));
        }
        boolean isAsked = needed != null && needed.arrived(node, sum);
        Tensor g = sum.isNumber() && !isAsked && takesNumber(node) ? sum.valueOrNumber() : whole(sum);
        if (isAsked) {
            lend(g);
        }
        if (listener != null) {
            listener.reached(node, g);
        }
        ThreadState.@Nullable Scope scope = arrays == null ? null : arrays.enter(node, g);
        boolean isPassedOn = true;
        try {
            isPassedOn = pullBack(node, g, sum.isOwn() && !isAsked, scope);
        } finally {
            if (scope != null) {
                state.close(scope);
            }
        }
        if (scope != null && arrays != null && sum.isOwn() && !isAsked && !isPassedOn) {
            arrays.giveBack(g.storage());
        }
    }

    /**
     * Hands the inputs their contributions; returns whether one of them is g itself, or a view of it. {@code isOwn} is true if only the sweep holds g, which may
     * be one number for all elements.
     */
    private boolean pullBack(Node node, Tensor g, boolean isOwn, ThreadState.@Nullable Scope scope) {
        boolean[] wanted = wanted(node);
        if (addToSums(node, g, scope, wanted)) {
            return false;
        }
        if (spreads(node, g, scope, wanted)) {
            return true;
        }
        boolean isNumber = g.size() < node.shape().size();
        boolean isPassedOn = false;
        @Nullable
        Tensor[] found = anomaly == null ? node.op().pullback(g, node, wanted) : watched(anomaly, node, g, wanted);
        boolean isHandedOver = isOwn && uses(g, found) == 1;
        for (int i = 0; i < wanted.length; i++) {
            GradientTarget target = wanted[i] ? node.target(i) : null;
            Tensor raw = target == null ? null : found[i];
            if (target != null && !node.op().spec().isBuiltIn()) {
                raw = Contribution.given(node.op(), i, raw);
            }
            if (raw != null && target != null && isNumber && raw.size() == 1) {
                receiveNumber(target, raw.viewAs(Shape.SCALAR), scope);
            } else if (raw != null && target != null) {
                Tensor contribution =
                        Contribution.checked(isNumber ? raw.broadcastTo(target.shape()) : raw, g, node.op(), i, target);
                boolean isFresh = isFresh(raw, contribution, node, isHandedOver ? null : g);
                if (anomaly != null) {
                    anomaly.pulledBack(node, i, g, contribution);
                }
                if (listener != null) {
                    listener.pulledBack(node, i, contribution);
                }
                isPassedOn |= contribution.storage() == g.storage();
                GradientSum sum = sums.get(target);
                if (sum == null) {
                    sums.begin(target, contribution, isFresh);
                    keep(scope, contribution);
                } else {
                    sum.add(contribution, isFresh, createGraph);
                    keep(scope, sum.value());
                }
            }
        }
        return isPassedOn;
    }

    /** Where a sum has begun, or begins with zeros, has the operation add its contribution to it if it can, and wants it no more; true if none is left. */
    private boolean addToSums(Node node, Tensor g, ThreadState.@Nullable Scope scope, boolean... wanted) {
        boolean isAllAdded = true;
        boolean mayAdd = arrays != null && !state.hasListeners();
        for (int i = 0; i < wanted.length; i++) {
            GradientTarget target = wanted[i] && mayAdd && isFirstOpen(node, i, wanted) ? node.target(i) : null;
            GradientSum sum = target == null ? null : sums.get(target);
            if (sum == null && target != null && scope != null && node.op().picks()) {
                sum = sums.begin(target, Tensor.zeros(g.dtype(), target.shape()), true);
            }
            Tensor larger = sum == null || target == null
                    ? null
                    : node.op().added(sum.valueOrNumber(), sum.isOwn(), i, target.shape(), g, node);
            if (sum != null && larger != null) {
                sum.become(larger);
                keep(scope, larger);
                wanted[i] = false;
            }
            isAllAdded &= !wanted[i];
        }
        return isAllAdded;
    }

    /** False for an input whose tensor is an earlier input too, which waits for its contribution: they are added in order. */
    private static boolean isFirstOpen(Node node, int input, boolean... wanted) {
        for (int i = 0; i < input; i++) {
            if (wanted[i] && node.target(i) == node.target(input)) {
                return false;
            }
        }
        return true;
    }

    /** True for a line whose gradients can be had from one number that stands for all elements of g. */
    private boolean takesNumber(Node node) {
        boolean takes = node.op().spec().isBuiltIn() && node.op().spec().kind() == OpSpec.Kind.ELEMENTWISE;
        for (int i = 0; i < node.inputs() && takes; i++) {
            GradientTarget target = node.target(i);
            takes = target == null || target.shape().equals(node.shape());
        }
        return takes;
    }

    /** Where the gradient of a sum or a mean is the first to arrive, leaves it the number that it is. */
    private boolean spreads(Node node, Tensor g, ThreadState.@Nullable Scope scope, boolean... wanted) {
        GradientTarget target = wanted.length == 1 && wanted[0] ? node.target(0) : null;
        if (scope == null
                || state.hasListeners()
                || target == null
                || target.shape().size() == 1
                || sums.get(target) != null) {
            return false;
        }
        Tensor number = node.op().pullbackAsNumber(g, node);
        if (number != null) {
            receiveNumber(target, number, scope);
        }
        return number != null;
    }

    private void receiveNumber(GradientTarget target, Tensor number, ThreadState.@Nullable Scope scope) {
        GradientSum sum = sums.get(target);
        if (sum == null) {
            sum = sums.begin(target, number, false);
            sum.becomeNumber(number);
        } else {
            sum.addNumber(number);
        }
        keep(scope, sum.valueOrNumber());
    }

    /** The gradient of a tensor with all of its elements. */
    private Tensor whole(GradientSum sum) {
        if (arrays == null || !sum.isNumber()) {
            return sum.value();
        }
        ThreadState.Scope scope = arrays.open();
        try {
            keep(scope, sum.value());
        } finally {
            state.close(scope);
        }
        return sum.value();
    }

    /** Keeps a sum beyond the scope of one rule. */
    private static void keep(ThreadState.@Nullable Scope scope, Tensor sum) {
        if (scope != null && scope.arena != null) {
            scope.arena.keep(sum.storage());
        }
    }

    /** Lets a gradient out of the sweep. */
    private void lend(Tensor g) {
        if (arrays != null) {
            arrays.lend(g);
        }
    }

    private boolean[] wanted(Node node) {
        boolean[] wanted = new boolean[node.inputs()];
        for (int i = 0; i < wanted.length; i++) {
            GradientTarget target = node.target(i);
            wanted[i] = target != null && isNeeded(target);
        }
        return wanted;
    }

    /** The number of contributions that are g, or a view of it. */
    private static int uses(Tensor g, @Nullable Tensor... found) {
        int uses = 0;
        for (Tensor contribution : found) {
            uses += contribution != null && contribution.storage() == g.storage() ? 1 : 0;
        }
        return uses;
    }

    /**
     * Returns whether only the sweep holds the contribution, so that others may be added to it in place; {@code held} is g if others may hold that. A user's
     * rule may keep the tensor it returns.
     */
    private static boolean isFresh(Tensor raw, Tensor contribution, Node node, @Nullable Tensor held) {
        if (contribution.storage() != raw.storage()) {
            return true;
        }
        boolean isHeld = held != null && raw.storage() == held.storage();
        return node.op().spec().isBuiltIn() && !isHeld && !node.keeps(raw.storage());
    }

    private static @Nullable Tensor[] watched(Anomaly anomaly, Node node, Tensor g, boolean... wanted) {
        anomaly.enterRule();
        try {
            return node.op().pullback(g, node, wanted);
        } finally {
            anomaly.leaveRule();
        }
    }

    private boolean isNeeded(GradientTarget target) {
        return needed == null || needed.contains(target);
    }

    /** The gradients at the ends of the sweep, in order of arrival. */
    List<GradientSum> ends() {
        return sums.ends();
    }

    /** The gradient at an end of the sweep, or null if none arrived. */
    @Nullable
    GradientSum atEnd(GradientTarget end) {
        return sums.atEnd(end);
    }

    void free(FreedBy freedBy) {
        for (Node node : visited) {
            node.free(freedBy);
        }
    }
}
