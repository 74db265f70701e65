package org.wengert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wengert.Program.Step;
import org.wengert.Program.Variable;
import org.wengert.memory.Storage;

/**
 * Records a {@link Program}. A tensor is known by its array and its shape: so views and detached tensors are the variables they were made from.
 */
final class ProgramRecorder implements OpListener {
    private static final int FRAMES = 24;

    private final IdentityHashMap<Storage, Known> known = new IdentityHashMap<>();
    private final Set<Storage> made = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Running> running = new ArrayDeque<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private @Nullable String refused;
    private boolean isDeaf;

    /** The variables of one array, in the shapes in which it is used. */
    private static final class Known {
        final boolean isResult;
        final Map<Shape, Variable> views = new HashMap<>();
        Variable latest;

        Known(Variable first) {
            isResult = !first.isInput() && !first.isConstant();
            latest = first;
            views.put(first.shape(), first);
        }
    }

    /** An operation that has begun, with its inputs as they were then, and what it consists of. */
    private static final class Running {
        final Tensor[] key;
        final List<Variable> inputs;
        final List<Step> inside = new ArrayList<>();

        Running(Tensor[] key, List<Variable> inputs) {
            this.key = key;
            this.inputs = inputs;
        }
    }

    static Program trace(Function<List<Tensor>, List<Tensor>> f, List<Tensor> inputs) {
        ProgramRecorder recorder = new ProgramRecorder();
        List<Variable> given = new ArrayList<>();
        for (Tensor x : inputs) {
            Checks.given("trace", "an input", x);
            if (recorder.known.containsKey(x.storage())) {
                throw new IllegalArgumentException("trace: input " + given.size() + ", " + x.describe()
                        + ", shares its array with another input: the two could not be told apart. Pass a copy().");
            }
            given.add(recorder.outside(x, true));
        }
        ThreadState state = ThreadState.current();
        state.add(recorder);
        List<Variable> outputs = new ArrayList<>();
        try {
            List<Tensor> results = f.apply(inputs);
            for (Tensor y : Checks.given("trace", "result of the function", results)) {
                outputs.add(recorder.variable(Checks.given("trace", "result of the function", y)));
            }
        } finally {
            state.remove(recorder);
        }
        if (recorder.refused != null) {
            throw new IllegalStateException(recorder.refused);
        }
        return new Program(given, recorder.steps, outputs);
    }

    @Override
    public void starting(Op op, Tensor... inputs) {
        if (isDeaf) {
            return;
        }
        if (op.spec().value() instanceof Value.InPlace<Object> change
                && (change.changed().applyAsInt(inputs, op.attributes()) != 1 || !isComputed(inputs[0]))) {
            throw new IllegalStateException(refusal(op, inputs[0]));
        }
        running.push(
                new Running(inputs, Arrays.stream(inputs).map(this::variable).toList()));
    }

    @Override
    public void failed(Tensor... inputs) {
        if (isRunning(inputs)) {
            running.pop();
        }
    }

    @Override
    public void computed(Op op, Tensor y, Tensor... inputs) {
        if (isDeaf) {
            return;
        }
        Running done = isRunning(inputs) ? running.pop() : null;
        if (done == null && !isComputed(y)) {
            // The engine adds up gradients without telling of it before.
            refused = refused == null ? refusal(op, y) : refused;
            return;
        }
        List<Variable> given =
                done == null ? Arrays.stream(inputs).map(this::variable).toList() : done.inputs;
        List<Step> inside = done == null || !isComputed(y) ? List.of() : done.inside;
        Variable last = inside.isEmpty() ? null : variable(y);
        Variable output = new Variable(name("%"), y, null, false, false);
        put(y, output, op.spec().isInPlace());
        add(new Step(op, given, output, inside, last, CallerFrames.find(FRAMES)));
    }

    @Override
    public void created(Tensor x) {
        if (!isDeaf) {
            made.add(x.storage());
        }
    }

    private boolean isRunning(Tensor... inputs) {
        Running top = running.peek();
        return top != null && top.key == inputs;
    }

    private void add(Step step) {
        Running around = running.peek();
        (around == null ? steps : around.inside).add(step);
    }

    private boolean isComputed(Tensor x) {
        Known array = known.get(x.storage());
        return array != null && array.isResult;
    }

    private static String refusal(Op op, Tensor x) {
        return "trace: " + op.name() + " changes in place " + x.describe()
                + ", which the function did not compute, and a program cannot hold it both before and after. "
                + "Compute a new tensor, or put the network in evaluation mode first: model.eval().";
    }

    /** The variable of a tensor that is used; a constant if nothing computed it. */
    private Variable variable(Tensor x) {
        Known array = known.get(x.storage());
        if (array == null) {
            return outside(x, false);
        }
        Variable view = array.views.get(x.shape());
        if (view == null) {
            // A view that the engine made, or one that was made before its array changed.
            Op reshape = MovementRules.RESHAPE.at(new MovementForward.Reshape(x.shape()));
            Variable from = array.latest;
            view = new Variable(name("%"), x, null, false, false);
            array.views.put(x.shape(), view);
            add(new Step(reshape, List.of(from), view, List.of(), null, CallerFrames.find(FRAMES)));
        }
        return view;
    }

    private Variable outside(Tensor x, boolean isInput) {
        Variable variable =
                new Variable(name(isInput ? "x" : "c"), x, kept(x), isInput, !isInput && made.contains(x.storage()));
        known.put(x.storage(), new Known(variable));
        return variable;
    }

    /** The tensor itself; or a copy, if its scope will take the array back. */
    private Tensor kept(Tensor x) {
        if (x.storage().isPlain()) {
            return x;
        }
        isDeaf = true;
        try {
            Tensor copy = x.copy();
            String name = x.name();
            return name == null ? copy : copy.named(name);
        } finally {
            isDeaf = false;
        }
    }

    private void put(Tensor y, Variable output, boolean isChange) {
        Known array = known.get(y.storage());
        if (array == null) {
            known.put(y.storage(), new Known(output));
            return;
        }
        if (isChange) {
            array.views.clear();
        }
        array.views.put(y.shape(), output);
        array.latest = isChange ? output : array.latest;
    }

    private String name(String kind) {
        return kind + (names.merge(kind, 1, Integer::sum) - 1);
    }
}
