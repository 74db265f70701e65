package org.wengert;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.wengert.memory.Storage;

/**
 * The rows of a step in the order in which they touched arrays, to be replayed on arrays alone: no tape, no sweep, no allocation of results.
 *
 * <p>Arrays that the step read before it wrote them are its inputs: data, weights, an optimizer's state. All others may hold anything before a replay.
 */
public final class Recording {
    /** One row, over tensors that hold the arrays it touched. */
    private record Line(Op op, Value<Object> value, Tensor y, Tensor[] inputs) {
        void run() {
            if (value instanceof Value.Written<Object> written) {
                written.kernel().into(y, inputs, op.attributes());
            } else if (value instanceof Value.InPlace<Object> change) {
                change.kernel().into(y, inputs, op.attributes());
            } else if (value instanceof Value.CheckedView<Object> view) {
                view.check().accept(inputs, op.attributes());
            }
        }

        boolean writes() {
            return !(value instanceof Value.CheckedView);
        }

        Line with(UnaryOperator<Tensor> move) {
            return new Line(
                    op, value, move.apply(y), Arrays.stream(inputs).map(move).toArray(Tensor[]::new));
        }
    }

    /** The number of elements by which longer arrays are longer. */
    private static final int MORE = 5;

    private final List<Line> lines;

    /** The array that stands here for an array of the recorded step. */
    private final Map<Object, Object> moved;

    private final Set<Object> longer = Collections.newSetFromMap(new IdentityHashMap<>());

    private Recording(List<Line> lines, Map<Object, Object> moved) {
        this.lines = List.copyOf(lines);
        this.moved = moved;
        longer.addAll(moved.values());
    }

    /**
     * Runs the step, and records its rows.
     *
     * @throws IllegalStateException if a row read an array that was made during the step and that no row had written
     */
    public static Recording of(Runnable step) {
        Listener listener = new Listener();
        ThreadState state = ThreadState.current();
        state.add(listener);
        try {
            step.run();
        } finally {
            state.remove(listener);
        }
        return new Recording(listener.lines, new IdentityHashMap<>());
    }

    private static final class Listener implements OpListener {
        final List<Line> lines = new ArrayList<>();
        private final Set<Object> unwritten = Collections.newSetFromMap(new IdentityHashMap<>());

        @Override
        public void created(Tensor x) {
            if (x.size() > 0 && !x.requiresGrad()) {
                unwritten.add(x.array());
            }
        }

        @Override
        public void computed(Op op, Tensor y, Tensor... inputs) {
            Line line = new Line(
                    op,
                    op.spec().value(),
                    own(y),
                    Arrays.stream(inputs).map(Recording::own).toArray(Tensor[]::new));
            if (line.value instanceof Value.View || line.value instanceof Value.Composed || y.size() == 0) {
                return; // what a composition consists of was recorded before it
            }
            for (Tensor input : inputs) {
                if (input.size() > 0 && unwritten.contains(input.array())) {
                    throw new IllegalStateException(op + " reads " + input.describe() + ", which no row has written");
                }
            }
            unwritten.remove(y.array());
            lines.add(line);
        }
    }

    private static Tensor own(Tensor x) {
        return Tensor.over(new Storage(x.array()), x.dtype(), x.shape());
    }

    /** The names of the rows, in order. */
    public List<String> rows() {
        return lines.stream().map(line -> line.op.name()).toList();
    }

    /**
     * Runs the rows' kernels.
     *
     * @throws IllegalStateException if a kernel calls the engine, or writes beyond the end of its result
     */
    public void replay() {
        ThreadState state = ThreadState.current();
        String[] running = new String[1];
        OpListener noEngine = (op, y, inputs) -> {
            throw new IllegalStateException("the kernel of " + running[0] + " computes " + op + " with the engine");
        };
        state.add(noEngine);
        try {
            for (Line line : lines) {
                running[0] = line.op.toString();
                line.run();
                checkEnd(line);
            }
        } finally {
            state.remove(noEngine);
        }
    }

    private void checkEnd(Line line) {
        Object array = line.y.array();
        if (longer.contains(array)) {
            Object end = Array.newInstance(array.getClass().getComponentType(), MORE);
            fill(end, 0, Double.NaN);
            for (int i = 0; i < MORE; i++) {
                if (!Array.get(end, i).equals(Array.get(array, length(array) + i))) {
                    throw new IllegalStateException(line.op + " writes beyond the end of its result");
                }
            }
        }
    }

    /** Fills all arrays that are no inputs with this number; INT32 with an index out of any range, BOOL with true. */
    public void poison(double value) {
        for (Object array : written()) {
            fill(array, 0, value);
            fill(array, length(array), Double.NaN);
        }
    }

    /** The length that the array has in the step. */
    private int length(Object array) {
        return Array.getLength(array) - (longer.contains(array) ? MORE : 0);
    }

    private static void fill(Object array, int from, double value) {
        if (array instanceof float[] floats) {
            Arrays.fill(floats, from, floats.length, (float) value);
        } else if (array instanceof double[] doubles) {
            Arrays.fill(doubles, from, doubles.length, value);
        } else if (array instanceof int[] ints) {
            Arrays.fill(ints, from, ints.length, Integer.MIN_VALUE);
        } else if (array instanceof boolean[] booleans) {
            Arrays.fill(booleans, from, booleans.length, true);
        }
    }

    /** The arrays that are written before they are read. */
    private Set<Object> written() {
        Set<Object> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Object> written = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Line line : lines) {
            for (Tensor input : line.inputs) {
                if (!written.contains(input.array())) {
                    inputs.add(input.array());
                }
            }
            if (line.writes() && !inputs.contains(line.y.array())) {
                written.add(line.y.array());
            }
        }
        return written;
    }

    /**
     * The same rows on arrays of their own that are longer than their tensors: kernels must not ask an array for its length. The inputs are copied as
     * they are now.
     */
    public Recording onLongerArrays() {
        Map<Object, Object> longer = new IdentityHashMap<>();
        for (Line line : lines) {
            for (Tensor x : line.inputs) {
                longer.computeIfAbsent(x.array(), array -> lengthened(array));
            }
            longer.computeIfAbsent(line.y.array(), array -> lengthened(array));
        }
        UnaryOperator<Tensor> move = x -> Tensor.over(new Storage(longer.get(x.array())), x.dtype(), x.shape());
        return new Recording(lines.stream().map(line -> line.with(move)).toList(), longer);
    }

    private static Object lengthened(Object array) {
        int length = Array.getLength(array);
        Object longer = Array.newInstance(array.getClass().getComponentType(), length + MORE);
        System.arraycopy(array, 0, longer, 0, length);
        fill(longer, length, Double.NaN);
        return longer;
    }

    /** The tensor of this recording that stands for a tensor of the recorded step. */
    public Tensor at(Tensor x) {
        Object array = moved.getOrDefault(x.array(), x.array());
        return Tensor.over(new Storage(array), x.dtype(), x.shape());
    }
}
