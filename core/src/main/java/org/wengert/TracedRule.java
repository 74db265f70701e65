package org.wengert;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.expression.Expression;
import org.wengert.kernel.expression.Kind;
import org.wengert.memory.Storage;

/** The rule of a function of each element, run once on symbols: its operations as one expression. */
final class TracedRule {
    private final Trace trace;
    private final Tensor[] values;
    private final Tensor result;

    private TracedRule(Trace trace, Tensor[] values, Tensor result) {
        this.trace = trace;
        this.values = values;
        this.result = result;
    }

    /** Runs the rule for dL/dx of one input on g, the inputs and y; null if there is no derivative, or if it is g itself. */
    static @Nullable TracedRule of(Op op, int input, DType dtype) {
        int arity = op.arity();
        Trace trace = new Trace();
        Tensor[] values = new Tensor[arity + 2];
        ThreadState state = ThreadState.current();
        // The numbers of the trace are read again whenever a loop for another form is made, after all scopes of today.
        ThreadState.Scope outside = state.leaveScopes();
        Tensor result;
        try {
            result = trace.during(() -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Trace.symbol(dtype, Shape.SCALAR);
                }
                boolean[] needed = new boolean[arity];
                needed[input] = true;
                List<Tensor> inputs = List.of(values).subList(1, arity + 1);
                Line line = new ValueLine(op, values[arity + 1], inputs);
                return op.spec().rule().pullback(values[0], line, op.attributes(), needed)[input];
            });
        } finally {
            state.close(outside);
        }
        return result == null || trace.steps().isEmpty() ? null : new TracedRule(trace, values, result);
    }

    int operations() {
        return trace.steps().size();
    }

    /** The values that the rule reads: 0 is g, then come the inputs, then y. Null if one of its operations has no expression. */
    int @Nullable [] slots() {
        Kind kind = result.dtype() == DType.FLOAT32 ? Kind.FLOAT : Kind.DOUBLE;
        Expression[] all = new Expression[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = Expression.input(i, kind);
        }
        Expression whole = expression(all);
        return whole == null ? null : whole.inputs();
    }

    /** The rule's result, given what it reads. */
    Expression expression(int[] slots, Expression... in) {
        @Nullable Expression[] chosen = new Expression[values.length];
        for (int i = 0; i < slots.length; i++) {
            chosen[slots[i]] = in[i];
        }
        Expression expression = expression(chosen);
        if (expression == null) {
            throw new AssertionError("the same rule has an expression of all of its values");
        }
        return expression;
    }

    /** The result as an expression of the values that are given; null if one of the operations has none. */
    private @Nullable Expression expression(@Nullable Expression... given) {
        IdentityHashMap<Storage, Expression> known = new IdentityHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Expression expression = given[i];
            if (expression != null) {
                known.put(values[i].storage(), expression);
            }
        }
        for (Trace.Step step : trace.steps()) {
            Op op = step.op();
            if (op == null) {
                continue; // another notation for a result
            }
            OpSpec.ElementFormula<Object> formula = op.spec().formula();
            Expression[] operands = new Expression[step.inputs().size()];
            for (int i = 0; i < operands.length; i++) {
                Tensor x = step.inputs().get(i);
                Expression operand = known.get(x.storage());
                if (operand == null) {
                    if (x.storage().isSymbol() || x.size() != 1 || !x.dtype().isFloating()) {
                        return null;
                    }
                    operand = Expression.constant(x.element(0), x.dtype() == DType.FLOAT32 ? Kind.FLOAT : Kind.DOUBLE);
                }
                operands[i] = operand;
            }
            Expression value = formula == null ? null : formula.of(operands, op.attributes());
            if (value == null) {
                return null;
            }
            known.put(step.output().storage(), value);
        }
        return known.get(result.storage());
    }
}
