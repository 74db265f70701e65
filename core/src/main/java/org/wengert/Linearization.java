package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.wengert.memory.Clock;

/**
 * A function's value at a point, recorded on a tape that starts there: every transform asks it for derivatives. Recording is on until it is closed.
 *
 * <p>Note (composing): an input that is already on a tape stays connected to it, so that an outer transform can differentiate the result. If none is,
 * results keep a history only if another tensor that they were computed from has one: a direction, a parameter in a function's closure, or a result
 * computed from one.
 */
final class Linearization implements AutoCloseable {
    private static final Set<String> ONE_NUMBER = Set.of("grad", "valueAndGrad", "hessian", "hvp");

    private final ThreadState state = ThreadState.current();
    private final boolean wasRecording = state.isRecording();
    private final ThreadState.Switch on = state.record(true);
    private final long start = Clock.next();
    private final Tensor[] here;
    private final Tensor y;
    private final boolean seenFromOutside;

    Linearization(String operation, TensorFunction f, Tensor... xs) {
        this(operation, f, List.of(), xs);
    }

    /** The directions are tensors that the results will depend on besides. */
    Linearization(String operation, TensorFunction f, List<Tensor> directions, Tensor... xs) {
        try {
            Checks.given(operation, "function", f);
            if (xs.length == 0) {
                throw new IllegalArgumentException(
                        operation + ": no inputs to differentiate with respect to. Pass at least one tensor.");
            }
            boolean tracked = directions.stream().anyMatch(Tensor::requiresGrad);
            here = new Tensor[xs.length];
            for (int i = 0; i < xs.length; i++) {
                Checks.given(operation, "input " + i, xs[i]);
                boolean continued = wasRecording && xs[i].requiresGrad();
                here[i] = continued ? xs[i].reshape(xs[i].shape()) : leaf(operation, xs[i]);
                tracked |= continued;
            }
            y = Checks.given(operation, "result of the function", f.of(here.clone()));
            if (y.size() != 1 && ONE_NUMBER.contains(operation)) {
                throw new IllegalStateException(operation + ": the function gives " + y.describe()
                        + ", and only a single number has a gradient. Reduce it, with sum() or mean(), or ask for the "
                        + "derivatives of each element: Gradients.jacobian.");
            }
            seenFromOutside = wasRecording && (tracked || reachesOutside());
        } catch (Throwable e) {
            state.restore(on);
            throw e;
        }
    }

    /** Whether the value was computed from anything with a gradient that was there before, or that f made a leaf. */
    private boolean reachesOutside() {
        if (isOutside(y.target())) {
            return true;
        }
        for (Node node : ReachableNodes.below(y, start)) {
            for (int i = 0; i < node.inputs(); i++) {
                if (isOutside(node.target(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOutside(@Nullable GradientTarget target) {
        return target instanceof Node line
                ? line.sequence() < start
                : target != null && Arrays.stream(here).noneMatch(own -> own == target);
    }

    private static Tensor leaf(String operation, Tensor x) {
        Checks.floating(operation, x);
        return x.asLeaf();
    }

    Tensor value() {
        return y;
    }

    /** u J, for each input; with u null, the derivatives of a value that is a single number. */
    List<Tensor> pullBack(@Nullable Tensor u) {
        return pullBack(y, u);
    }

    /** {@link #pullBack(Tensor)} of any tensor computed from the inputs. */
    List<Tensor> pullBack(Tensor result, @Nullable Tensor u) {
        return pullBack(result, u, seenFromOutside, here);
    }

    /** The derivatives, themselves on the tape. */
    List<Tensor> slopes() {
        return pullBack(y, null, true, here);
    }

    /** J v, in forward mode: goes over the lines in recorded order; each computes its output's tangent from its inputs'. */
    Tensor pushForward(List<Tensor> vs) {
        ThreadState.Switch before = state.record(seenFromOutside);
        try {
            IdentityHashMap<GradientTarget, Tensor> tangents = new IdentityHashMap<>();
            for (int i = 0; i < here.length; i++) {
                GradientTarget target = here[i].target();
                if (target != null) {
                    tangents.put(target, vs.get(i));
                }
            }
            for (Node line : ReachableNodes.below(y, start)) {
                if (!tangents.containsKey(line)) {
                    Tensor tangent = pushForward(line, tangents);
                    if (tangent != null) {
                        tangents.put(line, tangent);
                    }
                }
            }
            GradientTarget end = y.target();
            Tensor tangent = end == null ? null : tangents.get(end);
            return tangent == null ? y.zerosLike() : tangent;
        } finally {
            state.restore(before);
        }
    }

    private @Nullable Tensor pushForward(Node line, IdentityHashMap<GradientTarget, Tensor> tangents) {
        @Nullable Tensor[] inputs = new Tensor[line.inputs()];
        boolean moves = false;
        for (int i = 0; i < inputs.length; i++) {
            GradientTarget target = line.target(i);
            inputs[i] = target == null ? null : tangents.get(target);
            moves |= inputs[i] != null;
        }
        if (!moves) {
            return null;
        }
        Anomaly anomaly = state.anomaly();
        return anomaly == null
                ? line.op().pushforward(line, inputs)
                : anomaly.pushedForward(line, () -> line.op().pushforward(line, inputs));
    }

    /** H v, as the pullback of v through the gradients, since H is symmetric. */
    List<Tensor> hessianTimes(List<Tensor> vs) {
        List<Tensor> slopes = slopes();
        return sum(here.length, i -> pullBack(slopes.get(i), vs.get(i)));
    }

    private static List<Tensor> sum(int count, IntFunction<List<Tensor>> terms) {
        List<Tensor> sum = new ArrayList<>(terms.apply(0));
        for (int i = 1; i < count; i++) {
            List<Tensor> term = terms.apply(i);
            for (int j = 0; j < sum.size(); j++) {
                sum.set(j, sum.get(j).add(term.get(j)));
            }
        }
        return sum;
    }

    private static List<Tensor> pullBack(Tensor y, @Nullable Tensor u, boolean createGraph, Tensor... xs) {
        if (!y.requiresGrad()) {
            return Arrays.stream(xs).map(Tensor::zerosLike).toList();
        }
        Gradients asked = Gradients.of(y).retainGraph().allowUnused();
        if (u != null) {
            asked.upstream(u);
        }
        return (createGraph ? asked.createGraph() : asked).wrt(xs);
    }

    /** The result to return to the caller: without history, unless an outer transform or another leaf needs it. */
    Tensor released(Tensor result) {
        return seenFromOutside ? result : result.detach();
    }

    /** The value to return to the caller: in an array shared neither with the caller's inputs nor with a tensor that f keeps. */
    Tensor releasedValue() {
        boolean isShared = y.node() == null;
        for (Tensor x : here) {
            isShared |= x.storage() == y.storage();
        }
        ThreadState.Switch before = state.record(seenFromOutside);
        try {
            return released(isShared ? y.cloned() : y);
        } finally {
            state.restore(before);
        }
    }

    /** J v, in an array not shared with the caller's tensors. */
    Tensor releasedTangent(List<Tensor> vs) {
        Tensor tangent = pushForward(vs);
        boolean isShared = vs.stream().anyMatch(v -> v.storage() == tangent.storage());
        ThreadState.Switch before = state.record(seenFromOutside);
        try {
            return released(isShared ? tangent.cloned() : tangent);
        } finally {
            state.restore(before);
        }
    }

    List<Tensor> released(List<Tensor> results) {
        return results.stream().map(this::released).toList();
    }

    @Override
    public void close() {
        state.restore(on);
    }
}
