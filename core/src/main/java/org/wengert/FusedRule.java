package org.wengert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.ElementwiseKernel;
import org.wengert.kernel.expression.Expression;
import org.wengert.kernel.expression.Kind;

/**
 * The rule of a function of each element as one loop: dL/dx from g, the inputs and y, in one pass over memory. The rule is run once on symbols, as for
 * printing its formula, and its operations become one expression ({@link TracedRule}). The result has the bits that the operations have one after the other.
 */
final class FusedRule {
    /** Fewer operations than this are one pass already. */
    private static final int WORTH = 2;

    private static final int MOST_INPUTS = 4;

    /** A rule that has been called less often, on fewer elements, has its operations one after the other: a program's first step should not wait for loops. */
    private static final int FEW_CALLS = 100;

    private static final int FEW_ELEMENTS = 512;

    /** The number of operations with attributes that are kept. */
    private static final int KEPT = 256;

    private static final Map<Op, FusedRule[]> KNOWN = new ConcurrentHashMap<>();
    private static final FusedRule[] NONE = {};

    /** From so many elements on, a gradient is added to others in the loop that computes it: small arrays stay in the cache. */
    private static final int LARGE = 1 << 12;

    /** sum + dL/dx, in place or in a new array. */
    private record Adding(ElementwiseKernel inPlace, Op fresh) {}

    /** Stands for a rule that is not fused. */
    private static final FusedRule UNFUSED = new FusedRule(null, null);

    private final @Nullable Op loop;
    private final @Nullable Adding adding;
    private final int[] slots;
    private int waits;

    /** Loops over these values of a line: 0 is g, then come the inputs, then y. */
    private FusedRule(@Nullable Op loop, @Nullable Adding adding, int... slots) {
        this.loop = loop;
        this.adding = adding;
        this.slots = slots;
    }

    /** The rules of an operation, for each input in each type; empty if it is not element by element, or a user's. */
    static FusedRule[] of(Op op) {
        OpSpec<Object> spec = op.spec();
        if (spec.kind() != OpSpec.Kind.ELEMENTWISE || !spec.isBuiltIn() || spec.arity() < 1 || spec.arity() > 2) {
            return NONE;
        }
        FusedRule[] known = KNOWN.get(op);
        if (known == null) {
            if (KNOWN.size() >= KEPT) {
                return NONE;
            }
            known = KNOWN.computeIfAbsent(op, fresh -> new FusedRule[2 * spec.arity()]);
        }
        return known;
    }

    /** True if a kernel may compute a gradient: nothing is recorded or traced, and no {@link Program}. Else a rule composes it of operations, which have the same bits. */
    static boolean serves(Tensor g) {
        return !g.storage().isSymbol()
                && !ThreadState.current().isRecording()
                && !(ThreadState.isHeard() && ThreadState.current().isTracing());
    }

    /** dL/dx for each needed input: in one loop where that is possible, else by the operation's rule. Where g is one number for all elements, so may a result be. */
    static @Nullable Tensor[] pullback(FusedRule[] rules, Op op, Tensor g, Line line, boolean... needed) {
        if (rules.length == 0 || !serves(g)) {
            return op.spec().rule().pullback(g, line, op.attributes(), needed);
        }
        @Nullable Tensor[] all = new Tensor[needed.length];
        boolean[] left = new boolean[needed.length];
        boolean isDone = true;
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                all[i] = fused(rules, op, i, g, line);
                left[i] = all[i] == null;
                isDone &= !left[i];
            }
        }
        if (!isDone) {
            @Nullable Tensor[] others = op.spec().rule().pullback(g, line, op.attributes(), left);
            for (int i = 0; i < left.length; i++) {
                all[i] = left[i] ? others[i] : all[i];
            }
        }
        return all;
    }

    /**
     * The sum and dL/dx of one input, added in the loop that computes it: in place if nobody else holds the sum ({@code isOwn}), else in a new array. Null, with nothing done, where that does not
     * pay or cannot be. One number may stand for all elements of g, or of a sum that others hold.
     */
    static @Nullable Tensor added(Tensor sum, boolean isOwn, FusedRule[] rules, Op op, int input, Tensor g, Line line) {
        if (rules.length == 0 || line.shape().size() < LARGE || sum.dtype() != g.dtype()) {
            return null;
        }
        FusedRule rule = ready(rules, op, input, line);
        Adding adding = rule == null ? null : rule.adding;
        Tensor[] values = rule == null || adding == null ? null : rule.values(g, line, sum);
        if (adding == null || values == null) {
            return null;
        }
        if (!isOwn) {
            return adding.fresh.apply(values);
        }
        ElementwiseBroadcast.run(adding.inPlace, values, sum);
        return sum;
    }

    private static @Nullable Tensor fused(FusedRule[] rules, Op op, int input, Tensor g, Line line) {
        FusedRule rule = ready(rules, op, input, line);
        Tensor[] values = rule == null || rule.loop == null ? null : rule.values(g, line);
        return rule == null || rule.loop == null || values == null ? null : rule.loop.apply(values);
    }

    /** The fused rule, or null while it is not worth making. */
    private static @Nullable FusedRule ready(FusedRule[] rules, Op op, int input, Line line) {
        int at = 2 * input + (line.dtype() == DType.FLOAT32 ? 0 : 1);
        FusedRule rule = rules[at];
        // Races are harmless: any of the rules will do.
        if (rule == null) {
            rule = new FusedRule(null, null);
            rule.waits = FEW_CALLS;
            rules[at] = rule;
        }
        if (rule.waits > 0) {
            rule.waits--;
            if (rule.waits > 0 && line.shape().size() < FEW_ELEMENTS) {
                return null;
            }
            rule = fuse(op, input, line.dtype());
            rules[at] = rule;
        }
        return rule;
    }

    /** The expression of dL/dx of one input in one loop, with the names of what it reads; null where it takes the operations one by one. */
    static @Nullable Fused describe(Op op, int input, DType dtype) {
        FusedRule rule = fuse(op, input, dtype);
        Op loop = rule.loop;
        if (loop == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        Expression[] inputs = new Expression[rule.slots.length];
        for (int i = 0; i < inputs.length; i++) {
            int slot = rule.slots[i];
            names.add(slot == 0 ? "g" : slot <= op.arity() ? Formulas.name(slot - 1, op.arity()) : "y");
            inputs[i] = Expression.input(i, dtype == DType.FLOAT32 ? Kind.FLOAT : Kind.DOUBLE);
        }
        OpSpec.ElementFormula<Object> formula = loop.spec().formula();
        Expression expression = formula == null ? null : formula.of(inputs, loop.attributes());
        return expression == null ? null : new Fused(expression, names);
    }

    /** An expression and the names of its inputs. */
    record Fused(Expression expression, List<String> names) {}

    /** What a loop reads, in the order of the slots, then the others; null if the operations may work on a smaller shape, broadcast along some axes. */
    private Tensor @Nullable [] values(Tensor g, Line line, Tensor... others) {
        Tensor[] values = new Tensor[slots.length + others.length];
        int size = line.shape().size();
        for (int i = 0; i < slots.length; i++) {
            int slot = slots[i];
            Tensor value = slot == 0 ? g : slot <= line.inputs() ? line.input(slot - 1) : line.output();
            if (value.size() != size && value.size() != 1) {
                return null;
            }
            values[i] = value;
        }
        System.arraycopy(others, 0, values, slots.length, others.length);
        return values;
    }

    private static FusedRule fuse(Op op, int input, DType dtype) {
        TracedRule rule = TracedRule.of(op, input, dtype);
        int[] slots = rule == null ? null : rule.slots();
        if (rule == null || slots == null || slots.length == 0 || slots[0] != 0 || slots.length > MOST_INPUTS) {
            return UNFUSED;
        }
        ElementwiseKernel.Definition gradient = in -> rule.expression(slots, in);
        return new FusedRule(
                rule.operations() < WORTH
                        ? null
                        : ElementwiseForward.elementwise(op.name() + "Backward", slots.length, gradient),
                slots.length == MOST_INPUTS ? null : adding(op, slots.length, gradient),
                slots);
    }

    private static Adding adding(Op op, int inputs, ElementwiseKernel.Definition gradient) {
        ElementwiseKernel.Definition sum = in -> in[inputs].add(gradient.of(in));
        return new Adding(
                ElementwiseKernel.of(inputs + 1, sum),
                ElementwiseForward.elementwise(op.name() + "BackwardSum", inputs + 1, sum));
    }
}
