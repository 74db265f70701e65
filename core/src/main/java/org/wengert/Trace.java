package org.wengert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wengert.memory.Storage;

/**
 * The operations of a function, recorded by running it on symbols: tensors with a shape and a type, and no values. The formula of a rule is printed from
 * it. Operations on tensors with values are computed as usual: their results are constants of the trace.
 */
final class Trace {
    private final List<Step> steps = new ArrayList<>();

    /** One operation on at least one symbol; or, with a null operation, another notation for a result. */
    record Step(@Nullable Op op, Notation notation, List<Tensor> inputs, Tensor output) {}

    /** A new symbol. */
    static Tensor symbol(DType dtype, Shape shape) {
        return Tensor.over(new Storage(null), dtype, shape);
    }

    /** Runs {@code f}, and records its operations on symbols. */
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

    /** Returns the result of several operations, printed with this notation as one formula of the inputs. */
    static Tensor written(Notation notation, Tensor result, Tensor... inputs) {
        if (result.storage().isSymbol()) {
            Trace trace = ThreadState.current().trace();
            if (trace != null) {
                trace.steps.add(new Step(null, notation, List.of(inputs), result));
            }
        }
        return result;
    }

    /** Returns {@code x}, printed as this name. */
    static Tensor named(String name, Tensor x) {
        return written((op, in) -> Notation.Part.atom(name), x);
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
        trace.steps.add(new Step(op, op.spec().notation(), List.of(inputs), y));
        return y;
    }
}
