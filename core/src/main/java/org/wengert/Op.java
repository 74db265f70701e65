package org.wengert;

import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.BinaryKernel;
import org.wengert.kernel.UnaryKernel;

/**
 * An operation: a value and its derivative, declared together.
 *
 * <pre>{@code
 * static final Op CUBE = Op.unary("cube", x -> x * x * x)
 *         .derivativeFromInput(x -> x.square().mul(3))
 *         .samples(Domain.REALS);
 *
 * Tensor y = CUBE.apply(x);        // recorded, differentiable any number of times
 * GradCheck.check(CUBE);           // both orders, both modes, random shapes
 * }</pre>
 *
 * <p>A function of each element declares its local derivative dy/dx; the engine multiplies it by g, the upstream gradient. Every other operation
 * declares a rule that computes dL/dx from g. The form says what the tape keeps (see {@link Rule}). Immutable: each method returns a new operation.
 */
public final class Op {
    private final OpSpec<Object> spec;
    private final @Nullable Object attributes;

    /** Found when first asked for. A race is harmless: the rules are the same. */
    private FusedRule @Nullable [] fused;

    /** The attributes must be of the row's own type; {@link AttributeOp} and the factories below see to that. */
    @SuppressWarnings("unchecked")
    Op(OpSpec<?> spec, @Nullable Object attributes) {
        this.spec = (OpSpec<Object>) spec;
        this.attributes = attributes;
    }

    /**
     * y = f(x), element by element, for both float types (FLOAT32 goes through double and rounds once).
     *
     * @param name the operation's name in tapes and errors
     */
    public static Op unary(String name, DoubleUnaryOperator f) {
        Checks.given("Op.unary", "name", name);
        return ElementwiseForward.unary(name, UnaryKernel.of(null, Checks.given(name, "function", f)))
                .custom();
    }

    /** y = f(a, b), element by element, with broadcasting, for both float types. */
    public static Op binary(String name, DoubleBinaryOperator f) {
        Checks.given("Op.binary", "name", name);
        return ElementwiseForward.binary(name, BinaryKernel.of(null, Checks.given(name, "function", f)))
                .custom();
    }

    /**
     * y = f(x0, x1, ...) of whole tensors. The operations inside f are not recorded: the rule is the derivative. The result is a copy of f's result.
     *
     * <pre>{@code
     * static final Op TRACE = Op.of("trace", 1, in -> in[0].diagonal().sum())
     *         .vjpFromAll((g, in, y) -> Tensor.eye(g.dtype(), in[0].dim(0)).mul(g))
     *         .samples(draw -> Samples.Sample.of(draw.tensor(Shape.of(3, 3), Domain.REALS)));
     * }</pre>
     *
     * @param name the operation's name in tapes and errors
     * @param inputs the number of tensors it takes
     */
    public static Op of(String name, int inputs, TensorFunction f) {
        Checks.given("Op.of", "name", name);
        Checks.given(name, "function", f);
        if (inputs < 1) {
            throw new IllegalArgumentException(name + ": " + inputs
                    + " inputs: expected 1 or more. Pass the number of tensors the function takes.");
        }
        OpSpec.ShapeRule<Void> shape =
                (in, at) -> new Trace().during(() -> f.of(in)).shape();
        return new Op(
                OpSpec.of(name, inputs, OpSpec.Kind.WHOLE, shape, Value.<Void>custom((in, at) -> f.of(in)))
                        .type((in, at) -> new Trace().during(() -> f.of(in)).dtype())
                        .custom(),
                null);
    }

    Op custom() {
        return new Op(spec.custom(), attributes);
    }

    Op notation(Notation notation) {
        return new Op(spec.notation(notation), attributes);
    }

    /** The formula of y. */
    Notation.Part written(Notation.Part... in) {
        return spec.notation().of(this, in);
    }

    private Op derivative(Derivative<Object> derivative) {
        return new Op(spec.derivative(derivative), attributes);
    }

    /** y = f(x) for INT32 too. */
    Op integers(IntUnaryOperator f) {
        return new Op(ArithmeticIntegers.unary(spec, f), attributes);
    }

    /** y = f(a, b) for INT32 too. */
    Op integers(IntBinaryOperator f) {
        return new Op(ArithmeticIntegers.binary(spec, f), attributes);
    }

    /** dy/dx = slope(x), for a function of each element: declares its derivative from its input. */
    public Op derivativeFromInput(UnaryOperator<Tensor> slope) {
        checkLocal(1, slope);
        return derivative(new Derivative.Local<>(Saves.INPUTS, (input, line, at) -> slope.apply(line.input(0))));
    }

    /** dy/dx = slope(y), for a function of each element: declares its derivative from its output. */
    public Op derivativeFromOutput(UnaryOperator<Tensor> slope) {
        checkLocal(1, slope);
        return derivative(new Derivative.Local<>(Saves.OUTPUT, (input, line, at) -> slope.apply(line.output())));
    }

    /** dy/dx = slope(x, y), for a function of each element: declares its derivative from its input and its output. */
    public Op derivativeFromBoth(BinaryOperator<Tensor> slope) {
        checkLocal(1, slope);
        return derivative(new Derivative.Local<>(
                Saves.EVERYTHING, (input, line, at) -> slope.apply(line.input(0), line.output())));
    }

    /** dy/da = byA(a, b), dy/db = byB(a, b), for a function of each pair of elements: declares its derivatives from both inputs. */
    public Op derivatives(BinaryOperator<Tensor> byA, BinaryOperator<Tensor> byB) {
        checkLocal(2, byA, byB);
        return derivative(new Derivative.Local<>(
                Saves.INPUTS, (input, line, at) -> (input == 0 ? byA : byB).apply(line.input(0), line.input(1))));
    }

    /** dy/da of a function of each pair of elements, from both inputs; the second has no derivative. */
    Op derivativeByFirst(BinaryOperator<Tensor> byA) {
        return derivative(new Derivative.Local<>(
                Saves.INPUTS, (input, line, at) -> input == 0 ? byA.apply(line.input(0), line.input(1)) : null));
    }

    /** The rule for the first of two inputs; the second has no derivative. */
    Op vjpForFirst(Rule.FromTwo forA) {
        return derivative(new Derivative.Pullback<>(
                Saves.INPUTS,
                Derivative.each((input, g, line, at) -> input == 0 ? forA.of(g, line.input(0), line.input(1)) : null)));
    }

    /** dL/dx = rule(g): declares a linear function, with one rule for each input. */
    public Op linear(Rule.Linear... rules) {
        Rule.Linear[] own = Checks.given(name(), "rule", rules).clone();
        check(own.length, (Object[]) own);
        return derivative(
                new Derivative.Linear<>(Saves.NOTHING, Derivative.each((input, g, line, at) -> own[input].of(g))));
    }

    /** dL/dx = rule(g, x): declares the rule of a function of one input, from that input. */
    public Op vjpFromInput(Rule.FromOne rule) {
        check(1, rule);
        return derivative(new Derivative.Pullback<>(
                Saves.INPUTS, Derivative.each((input, g, line, at) -> rule.of(g, line.input(0)))));
    }

    /** dL/dx = rule(g, y): declares the rule of a function of one input, from its output. */
    public Op vjpFromOutput(Rule.FromOne rule) {
        check(1, rule);
        return derivative(new Derivative.Pullback<>(
                Saves.OUTPUT, Derivative.each((input, g, line, at) -> rule.of(g, line.output()))));
    }

    /** dL/da = forA(g, a, b), dL/db = forB(g, a, b): declares the rules of a function of two inputs, from both. */
    public Op vjp(Rule.FromTwo forA, Rule.FromTwo forB) {
        check(2, forA, forB);
        return derivative(new Derivative.Pullback<>(
                Saves.INPUTS,
                Derivative.each(
                        (input, g, line, at) -> (input == 0 ? forA : forB).of(g, line.input(0), line.input(1)))));
    }

    /** dL/dx[i] = rules[i](g, x, y): declares one rule for each of any number of inputs, from all inputs and the output. */
    public Op vjpFromAll(Rule.FromAll... rules) {
        Rule.FromAll[] own = Checks.given(name(), "rule", rules).clone();
        check(own.length, (Object[]) own);
        return derivative(new Derivative.Pullback<>(Saves.EVERYTHING, Derivative.each((input, g, line, at) -> {
            Tensor[] inputs = new Tensor[own.length];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = line.input(i);
            }
            return own[input].of(g, inputs, line.output());
        })));
    }

    /** dL/da = forA(g, b), dL/db = forB(g, a): declares a function that is linear in each of its two inputs. */
    public Op bilinear(Rule.FromOne forA, Rule.FromOne forB) {
        check(2, forA, forB);
        boolean byElement = spec.kind() == OpSpec.Kind.ELEMENTWISE;
        return derivative(new Derivative.Bilinear<>(Derivative.each((input, g, line, at) -> {
            Rule.FromOne rule = input == 0 ? forA : forB;
            Tensor other = line.input(1 - input);
            return byElement ? rule.of(g, other) : StrongZero.contraction(g, other, rule::of);
        })));
    }

    /** dy/dx = 0: declares a function that is constant between steps, with derivative 0, by convention, also at the steps. */
    public Op flat() {
        return derivative(new Derivative.Zero<>());
    }

    private void checkLocal(int inputs, Object... rules) {
        check(inputs, rules);
        if (spec.kind() != OpSpec.Kind.ELEMENTWISE) {
            throw new IllegalArgumentException(
                    name()
                            + ": a local derivative is for functions of each element. Declare the rule with vjpFromAll, which receives g.");
        }
    }

    private void check(int inputs, Object... rules) {
        if (spec.arity() != inputs) {
            throw new IllegalArgumentException(name() + ": a rule for " + inputs + (inputs == 1 ? " input" : " inputs")
                    + ", and it takes " + spec.arity() + ". Use the form with one rule for each input.");
        }
        for (Object rule : rules) {
            Checks.given(name(), "rule", rule);
        }
    }

    /** Declares the values its inputs take in tests. */
    public Op samples(Domain... domains) {
        for (Domain domain : Checks.given(name(), "domain", domains)) {
            Checks.given(name(), "domain", domain);
        }
        return new Op(spec.samples(Samples.elementwise(this, domains)), attributes);
    }

    /** Declares the inputs it is tested on, drawn by {@code samples}. */
    public Op samples(Samples samples) {
        return new Op(spec.samples(Checks.given(name(), "samples", samples)), attributes);
    }

    /**
     * Declares that the derivative is meant to be that of another function, as for straight-through estimators: a check compares the rule with finite
     * differences of f instead of this operation.
     *
     * <pre>{@code
     * static final Op STRAIGHT_THROUGH = Op.unary("sign", Math::signum)
     *         .linear(g -> g)
     *         .surrogate(in -> in[0])
     *         .samples(Domain.REALS);
     * }</pre>
     *
     * @param f a function of the same inputs, with results of the same shape
     */
    public Op surrogate(TensorFunction f) {
        return new Op(spec.surrogate(Checks.given(name(), "surrogate", f)), attributes);
    }

    /** The function whose derivative the rule is meant to be, or null if it is this operation itself. */
    public @Nullable TensorFunction surrogate() {
        return spec.surrogate();
    }

    /**
     * Computes y for these inputs, and records it on the tape if one of them needs a gradient.
     *
     * @throws IllegalArgumentException if the inputs' number, shapes or types do not fit; nothing has changed then
     */
    public Tensor apply(Tensor... inputs) {
        if (inputs == null) {
            throw Checks.isNull(name(), "the list of inputs");
        }
        if (spec.arity() != inputs.length && spec.arity() != OpSpec.ANY) {
            throw new IllegalArgumentException(
                    name() + ": takes " + spec.arity() + (spec.arity() == 1 ? " input, not " : " inputs, not ")
                            + inputs.length + ". Pass one tensor for each argument of its function.");
        }
        boolean plain = true;
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i] == null) {
                throw Checks.isNull(name(), "input " + i);
            }
            plain &= inputs[i].storage().isPlain();
        }
        if (!plain || ThreadState.isObserved()) {
            return applyObserved(inputs);
        }
        Tensor y = spec.value().compute(spec, inputs, attributes());
        return spec.isDifferentiable() ? Node.record(this, inputs, y) : y;
    }

    /** Returns whether its line is a checkpoint, which stands for a recorded function: it cannot be applied, nor its rule run outside a sweep. */
    public boolean isCheckpoint() {
        return attributes instanceof Checkpoint;
    }

    /** Runs the checks of the row only. */
    void checkShapes(Tensor... inputs) {
        spec.resultShape(inputs, attributes());
    }

    private Tensor applyObserved(Tensor... inputs) {
        for (Tensor input : inputs) {
            if (input.storage().isSymbol()) {
                return Trace.step(this, inputs);
            }
        }
        ThreadState state = ThreadState.current();
        Tensor y = state.hasListeners()
                ? computeHeard(state, inputs)
                : spec.value().compute(spec, inputs, attributes());
        // Another thread may have closed the scope of an input while its values were read.
        for (Tensor input : inputs) {
            input.checkIntact();
        }
        if (state.arena() != null && spec.value().makesArray()) {
            state.arena().adopt(y.storage());
        }
        if (spec.isDifferentiable()) {
            Node.record(this, inputs, y);
        }
        state.computed(this, y, inputs);
        return y;
    }

    private Tensor computeHeard(ThreadState state, Tensor... inputs) {
        Tensor y = null;
        try {
            state.starting(this, inputs);
            y = spec.value().compute(spec, inputs, attributes());
            return y;
        } finally {
            if (y == null) {
                state.failed(inputs);
            }
        }
    }

    /** Returns whether its result for inputs of these shapes is a single number. */
    boolean isNumber(Tensor... like) {
        return spec.resultShape(like, attributes()).size() == 1;
    }

    /** The symbol for the result, if some inputs are symbols. */
    Tensor symbolicResult(Tensor... inputs) {
        return Trace.symbol(spec.resultType(inputs, attributes()), spec.resultShape(inputs, attributes()));
    }

    /**
     * dL/dx for one input of y = op(inputs), from g = dL/dy: what the reverse sweep computes on a line with these values. Null for an input without
     * derivative.
     */
    public @Nullable Tensor pullback(int input, Tensor g, Tensor y, Tensor... inputs) {
        boolean[] needed = new boolean[inputs.length];
        needed[input] = true;
        try (Tape.Scope off = Tape.noGrad()) {
            Tensor raw = pullback(g, new ValueLine(this, y, List.of(inputs)), needed)[input];
            Tensor given = spec.isBuiltIn() ? raw : Contribution.given(this, input, raw);
            return given == null ? null : Contribution.checked(given, g, this, input, inputs[input]);
        }
    }

    /** dL/dx for each needed input of a line, from g = dL/dy; null for one without derivative. */
    @Nullable
    Tensor[] pullback(Tensor g, Line line, boolean... needed) {
        return FusedRule.pullback(fusedRules(), this, g, line, needed);
    }

    /** Returns whether it picks elements of its first input: it can {@linkplain #added add} its gradient to zeros. */
    boolean picks() {
        return spec.derivative() instanceof Derivative.Picking<Object>;
    }

    /**
     * The sum of gradients of one input of this shape, and dL/dx, without an array for dL/dx: the sum itself if nobody else holds it ({@code isOwn}), else a
     * new tensor. Null, with nothing done, where this cannot be. One number may stand for all elements of g or of the sum, and then of the result.
     */
    @Nullable
    Tensor added(Tensor sum, boolean isOwn, int input, Shape shape, Tensor g, Line line) {
        if (!FusedRule.serves(g)) {
            return null;
        }
        if (!(spec.derivative() instanceof Derivative.Picking<Object> picking)) {
            return shape.equals(line.shape()) ? FusedRule.added(sum, isOwn, fusedRules(), this, input, g, line) : null;
        }
        if (!isOwn) {
            return null;
        }
        picking.adding().add(sum, g, line, attributes());
        return sum;
    }

    /** dL/dx of a sum or a mean as the one number that all of its elements are; null, with nothing done, where this cannot be. */
    @Nullable
    Tensor pullbackAsNumber(Tensor g, Line line) {
        if (g.size() != 1
                || !(spec.derivative() instanceof Derivative.Spreading<Object> spreading)
                || !FusedRule.serves(g)) {
            return null;
        }
        return spreading.smaller().of(g, line, attributes()).viewAs(Shape.SCALAR);
    }

    private FusedRule[] fusedRules() {
        FusedRule[] rules = fused;
        if (rules == null) {
            rules = FusedRule.of(this);
            fused = rules;
        }
        return rules;
    }

    /** The tangent of a line's output, from those of its inputs. */
    Tensor pushforward(Line line, @Nullable Tensor... tangents) {
        return spec.rule().pushforward(line, attributes(), tangents);
    }

    /** A row without attributes is declared over Void, whose only value is null. */
    @SuppressWarnings("NullAway")
    Object attributes() {
        return attributes;
    }

    /** The name; an operation of the engine has the name of its fluent method. */
    public String name() {
        return spec.name();
    }

    /** Returns whether it has a derivative to record; comparisons, for example, have none. */
    public boolean isDifferentiable() {
        return spec.isDifferentiable();
    }

    /** The inputs it is tested on. */
    public Samples samples() {
        Samples samples = spec.samples();
        if (samples == null) {
            throw new IllegalStateException(
                    name() + ": has no samples to test it on. Declare where it is defined: samples(Domain.REALS).");
        }
        return samples;
    }

    /** The same operation with these attributes. */
    Op at(@Nullable Object attributes) {
        return new Op(spec, attributes);
    }

    /**
     * Prints the derivative with respect to each input, as its rule computes it: {@code [g (1 - y^2)]} for tanh, {@code [g b, g a]} for a
     * product. g is the upstream gradient, y the output, and the inputs are x, or a, b, c. An input without a derivative has a dash.
     *
     * @throws IllegalStateException if the operation has no rule, or no samples to try it on
     */
    public List<String> derivatives() {
        return RuleBranch.of(this).get(0).formulas().stream()
                .map(formula -> formula == null ? "-" : formula.text())
                .toList();
    }

    OpSpec<Object> spec() {
        return spec;
    }

    int arity() {
        return spec.arity();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Op op && op.spec.equals(spec) && Objects.equals(op.attributes, attributes);
    }

    @Override
    public int hashCode() {
        return spec.name().hashCode() * 31 + Objects.hashCode(attributes);
    }

    /** The name, with the attributes if it has any: {@code sum(axes=[0], keepDims=false)}. */
    @Override
    public String toString() {
        if (attributes == null) {
            return name();
        }
        String text = attributes.toString();
        return name() + "(" + text.substring(text.indexOf('[') + 1, text.length() - 1) + ")";
    }

    /** The names of all operations that come with the engine, family by family. */
    public static List<String> names() {
        return Catalogue.rows().stream().map(OpSpec::name).distinct().toList();
    }
}
