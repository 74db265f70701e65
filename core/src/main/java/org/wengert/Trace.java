package org.wengert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.wengert.memory.Storage;

/**
 * The operations that a function does, from running it on symbols: tensors with a shape and a type, and no values. The formula of a rule is printed from
 * it. Operations on tensors that have values are computed as ever: they are constants of the trace.
 */
final class Trace {
    private final List<Step> steps = new ArrayList<>();

    /** One operation on at least one symbol. */
    record Step(Op op, List<Tensor> inputs, Tensor output) {}

    /** A new symbol. */
    static Tensor symbol(DType dtype, Shape shape) {
        return Tensor.over(new Storage(null), dtype, shape);
    }

    /** Runs {@code f} with its operations on symbols written here. */
    <T> T during(Supplier<T> f) {
        ThreadState state = ThreadState.current();
        Trace before = state.trace();
        state.trace(this);
        try {
            return f.get();
        } finally {
            state.trace(before);
        }
    }

    /** The steps, in order. */
    List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    /** The result of an operation on symbols: a symbol. */
    static Tensor step(Op op, Tensor... inputs) {
        Trace trace = ThreadState.current().trace();
        if (trace == null) {
            throw new IllegalStateException(
                    op.name()
                            + ": a symbol was used after its trace had ended. Do not keep tensors that a rule or a function was given.");
        }
        Tensor y = op.symbolicResult(inputs);
        trace.steps.add(new Step(op, List.of(inputs), y));
        return y;
    }
}
