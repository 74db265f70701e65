package org.wengert;

import org.jspecify.annotations.Nullable;

/** Forward mode through one line: computes the tangent of the output from those of the inputs. */
final class Tangents {
    /** The contribution of one input's tangent to the output's. */
    @FunctionalInterface
    interface Term {
        @Nullable
        Tensor of(int input, Tensor v);
    }

    /** The sum of a term for each tangent. */
    static Tensor sum(Line line, @Nullable Tensor[] tangents, Term term) {
        Tensor sum = null;
        for (int i = 0; i < tangents.length; i++) {
            Tensor v = tangents[i];
            Tensor part = v == null ? null : term.of(i, v);
            sum = part == null ? sum : sum == null ? part : sum.add(part);
        }
        return sum == null ? Tensor.zeros(line.dtype(), line.shape()) : sum.broadcastTo(line.shape());
    }

    /** An elementwise function's Jacobian is diagonal, so its own transpose: the rule serves both modes. */
    static <A> Tensor diagonal(Derivative.Rule<A> rule, Line line, A attributes, @Nullable Tensor... tangents) {
        return sum(line, tangents, (input, v) -> {
            boolean[] needed = new boolean[tangents.length];
            needed[input] = true;
            Tensor whole = v.broadcastTo(line.shape());
            Tensor term = rule.of(whole, line, attributes, needed)[input];
            return line.op().spec().isBuiltIn()
                    ? term
                    : StrongZero.guard(whole, Contribution.given(line.op(), input, term));
        });
    }

    /** Applies a linear operation to the tangents; its kept inputs, such as indices, stay. */
    static Tensor through(Line line, Saves saves, @Nullable Tensor... tangents) {
        Tensor[] inputs = new Tensor[tangents.length];
        for (int i = 0; i < inputs.length; i++) {
            Tensor v = tangents[i];
            inputs[i] =
                    v != null ? v : saves.isGiven(i) ? line.input(i) : Tensor.zeros(line.dtype(), line.inputShape(i));
        }
        return line.op().apply(inputs);
    }

    /** The pullback u -> u J is linear, and its own derivative with respect to u, in direction v, is J v. */
    static <A> Tensor transposed(Derivative.Rule<A> rule, Line line, A attributes, @Nullable Tensor... tangents) {
        boolean[] needed = new boolean[tangents.length];
        for (int i = 0; i < needed.length; i++) {
            needed[i] = tangents[i] != null;
        }
        ThreadState state = ThreadState.current();
        boolean createGraph = state.isRecording();
        ThreadState.Switch on = state.record(true);
        try {
            // Ones, not zeros: where a derivative is infinite, an upstream gradient of 0 would hide it (strong zero).
            Tensor u = Tensor.full(line.dtype(), 1, line.shape()).requiresGrad(true);
            @Nullable Tensor[] pulled = rule.of(u, line, attributes, needed);
            return sum(line, tangents, (input, v) -> {
                Tensor pulledBack = pulled[input];
                if (pulledBack == null || !dependsOn(pulledBack, u, line.op())) {
                    checkIsZero(line, input, pulledBack);
                    return null;
                }
                Gradients asked = Gradients.of(Contribution.sumTo(pulledBack, v.shape(), line.op(), input))
                        .upstream(v)
                        .allowUnused()
                        .retainGraph();
                return (createGraph ? asked.createGraph() : asked).wrt(u);
            });
        } finally {
            state.restore(on);
        }
    }

    /** Returns whether a rule's result was computed from u; of the engine's own rules, whether it was computed from anything. */
    private static boolean dependsOn(Tensor pulledBack, Tensor u, Op op) {
        if (op.spec().isBuiltIn() || !pulledBack.requiresGrad() || pulledBack.target() == u) {
            return pulledBack.requiresGrad();
        }
        for (Node step : Tape.of(pulledBack).nodes()) {
            for (int i = 0; i < step.inputs(); i++) {
                if (step.inputLeaf(i) == u) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What a rule makes of g is linear in g: if it does not depend on g, it is 0. */
    private static void checkIsZero(Line line, int input, @Nullable Tensor pulledBack) {
        if (line.op().spec().isBuiltIn()
                || (pulledBack != null
                        && pulledBack.ne(0).to(DType.FLOAT64).sum().item() == 0)) {
            return;
        }
        throw new IllegalStateException(
                line.op() + ": the rule for input " + input + " returned "
                        + (pulledBack == null ? "null" : pulledBack.describe() + " without a history of g")
                        + ", and forward mode differentiates it with respect to g. Compute the result from g by tensor operations.");
    }

    private Tangents() {}
}
