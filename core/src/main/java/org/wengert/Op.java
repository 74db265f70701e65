package org.wengert;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.AttributeKernel;
import org.wengert.kernel.BinaryKernel;
import org.wengert.kernel.UnaryKernel;

/**
 * An operation: a value and the rule of its derivative, in one row.
 *
 * <pre>{@code
 * static final Op CUBE = Op.unary("cube", x -> x * x * x)
 *         .vjpFromInput((g, x) -> g.mul(x.square()).mul(3))
 *         .samples(Domain.REALS);
 *
 * Tensor y = CUBE.apply(x);        // recorded, differentiable any number of times
 * GradCheck.check(CUBE);           // both orders, both modes, random shapes
 * }</pre>
 *
 * <p>The form of the rule says what the tape keeps (see {@link Rule}). Immutable: each method returns an operation that says more.
 */
public final class Op {
    private final Row<Object> row;
    private final @Nullable Object at;

    /** {@code at} is of the row's own attribute type, which only {@link With} and the factories below can pair. */
    @SuppressWarnings("unchecked")
    private Op(Row<?> row, @Nullable Object at) {
        this.row = (Row<Object>) row;
        this.at = at;
    }

    static Op of(Row<Void> row) {
        return new Op(row, null);
    }

    /**
     * y = f(x), element by element, for both float types (FLOAT32 goes through double and rounds once).
     *
     * @param name the operation's name in tapes and errors
     */
    public static Op unary(String name, DoubleUnaryOperator f) {
        return Maps.unary(name, UnaryKernel.of(null, f));
    }

    /** {@link #unary(String, DoubleUnaryOperator)} with float arithmetic of its own, where that gives the same result faster. */
    static Op unary(String name, UnaryKernel.OfFloat f32, DoubleUnaryOperator f64) {
        return Maps.unary(name, UnaryKernel.of(f32, f64));
    }

    /** y = f(a, b), element by element, with broadcasting, for both float types. */
    public static Op binary(String name, DoubleBinaryOperator f) {
        return Maps.binary(name, BinaryKernel.of(null, f));
    }

    static Op binary(String name, BinaryKernel.OfFloat f32, DoubleBinaryOperator f64) {
        return Maps.binary(name, BinaryKernel.of(f32, f64));
    }

    /**
     * y = f(x0, x1, ...) of whole tensors. What f does is not recorded: the rule is its derivative. The result is a copy of what f returns.
     *
     * <pre>{@code
     * static final Op TRACE = Op.of("trace", 1, in -> in[0].diagonal().sum())
     *         .vjpFromAll((g, in, y) -> Tensor.eye(g.dtype(), in[0].dim(0)).mul(g))
     *         .samples(draw -> Samples.Sample.of(draw.tensor(Shape.of(3, 3), Domain.REALS)));
     * }</pre>
     *
     * @param name the operation's name in tapes and errors
     * @param inputs how many tensors it takes
     */
    public static Op of(String name, int inputs, OfSeveral f) {
        return Op.of(Row.<Void>of(
                name, inputs, Row.Kind.WHOLE, (in, at) -> f.of(detached(in)).copy(), (y, in, at) -> {}));
    }

    private static Tensor[] detached(Tensor... inputs) {
        return Arrays.stream(inputs).map(Tensor::detach).toArray(Tensor[]::new);
    }

    /** y = f(x, at), element by element. {@code A} is a record: it prints and compares. */
    static <A> With<A> unary(String name, Class<A> attributes, AttributeKernel.OfDouble<A> f) {
        return Maps.unary(name, attributes, AttributeKernel.of(f));
    }

    /** The rule of a function of one input that is linear; of several, one rule for each. */
    public Op linear(Rule.Linear... rules) {
        Rule.Linear[] own = rules.clone();
        return new Op(ruled(own.length).linear((g, input, node) -> own[input].of(g)), at);
    }

    /** The rule of a function of one input, from that input. */
    public Op vjpFromInput(Rule.FromOne rule) {
        return new Op(ruled(1).rule(input -> Row.input(0), (g, input, node) -> rule.of(g, node.input(0))), at);
    }

    /** The rule of a function of one input, from its output. */
    public Op vjpFromOutput(Rule.FromOne rule) {
        return new Op(ruled(1).rule(input -> Row.OUTPUT, (g, input, node) -> rule.of(g, node.output())), at);
    }

    /** The rules of a function of two inputs, from both. */
    public Op vjp(Rule.FromTwo forA, Rule.FromTwo forB) {
        return new Op(
                ruled(2).rule(
                                input -> Row.input(0) | Row.input(1),
                                (g, input, node) -> (input == 0 ? forA : forB).of(g, node.input(0), node.input(1))),
                at);
    }

    /** The rules of a function of any number of inputs, one for each, from all inputs and the output. */
    public Op vjpFromAll(Rule.FromAll... rules) {
        Rule.FromAll[] own = rules.clone();
        int all = (1 << own.length) - 1;
        return new Op(
                ruled(own.length)
                        .rule(
                                input -> all | Row.OUTPUT,
                                (g, input, node) -> own[input].of(
                                        g,
                                        IntStream.range(0, own.length)
                                                .mapToObj(node::input)
                                                .toArray(Tensor[]::new),
                                        node.output())),
                at);
    }

    /** The rules of a function that is linear in each of its two inputs: each needs only the other one. */
    public Op bilinear(Rule.FromOne forA, Rule.FromOne forB) {
        return new Op(
                ruled(2).rule(
                                input -> Row.input(1 - input),
                                (g, input, node) -> (input == 0 ? forA : forB).of(g, node.input(1 - input))),
                at);
    }

    /** The row, if it takes as many inputs as there are rules. */
    private Row<Object> ruled(int inputs) {
        if (row.arity() != inputs) {
            throw new IllegalArgumentException(
                    row.name() + ": a rule for " + inputs + (inputs == 1 ? " input" : " inputs") + ", and it takes "
                            + row.arity() + ". Use the form with one rule for each input.");
        }
        return row;
    }

    /** A function that is constant between steps: its derivative is 0 wherever it has one, and by convention also where it has none. */
    public Op flat() {
        return new Op(row.linear((g, input, node) -> g.zerosLike()), at);
    }

    /** Where to try it: the values its inputs take in tests. */
    public Op samples(Domain... domains) {
        return new Op(row.samples(Samples.elementwise(this, domains)), at);
    }

    /** Where to try it: inputs drawn as {@code samples} says. */
    public Op samples(Samples samples) {
        return new Op(row.samples(samples), at);
    }

    /**
     * The operation's value on these inputs, written to the tape if one of them needs a gradient.
     *
     * @throws IllegalArgumentException if the inputs' number, shapes or types do not fit; nothing has happened then
     */
    public Tensor apply(Tensor... inputs) {
        if (row.arity() != inputs.length && row.arity() != Row.ANY) {
            throw new IllegalArgumentException(
                    row.name() + ": takes " + row.arity() + (row.arity() == 1 ? " input, not " : " inputs, not ")
                            + inputs.length + ". Pass one tensor for each argument of its function.");
        }
        Tensor y = row.result().of(inputs, attributes());
        row.compute().into(y, inputs, attributes());
        Node.record(this, inputs, y);
        if (Recording.isAnyOpen()) {
            Recording.ofThisThread().made(this, y, inputs);
        }
        return y;
    }

    /** A row without attributes is declared over Void, whose only value is null. */
    @SuppressWarnings("NullAway")
    private Object attributes() {
        return at;
    }

    /** The name: also that of the fluent method. */
    public String name() {
        return row.name();
    }

    /** Whether there is a derivative to record; comparisons, for one, have none. */
    public boolean isDifferentiable() {
        return row.kind() != Row.Kind.DISCRETE;
    }

    /** How its inputs are drawn in tests. */
    public Samples samples() {
        Samples samples = row.samples();
        if (samples == null) {
            throw new IllegalStateException(
                    row.name() + ": has no samples to try it on. Say where it is defined: samples(Domain.REALS).");
        }
        return samples;
    }

    /** The same operation with these attributes. */
    Op at(Object attributes) {
        return new Op(row, attributes);
    }

    /**
     * The derivative with respect to each input, as the rule itself writes it: {@code [g (1 - y^2)]} for tanh, {@code [g b, g a]} for a
     * product. g is the upstream gradient, y the output, and the inputs are x, or a, b, c. An input without a derivative has a dash.
     *
     * @throws IllegalStateException if the operation has no rule, or no samples to try it on
     */
    public List<String> derivatives() {
        return Formula.of(this).stream()
                .map(formula -> formula == null ? "-" : formula)
                .toList();
    }

    Row<Object> row() {
        return row;
    }

    int arity() {
        return row.arity();
    }

    Object at() {
        return Objects.requireNonNull(at, row.name());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Op op && op.row.equals(row) && Objects.equals(op.at, at);
    }

    @Override
    public int hashCode() {
        return row.name().hashCode() * 31 + Objects.hashCode(at);
    }

    /** The name, with the attributes if it has any: {@code sum(axes=[0], keepDims=false)}. */
    @Override
    public String toString() {
        if (at == null) {
            return row.name();
        }
        String text = at.toString();
        return row.name() + "(" + text.substring(text.indexOf('[') + 1, text.length() - 1) + ")";
    }

    /** All operations that come with the engine, family by family, in the order they are written. */
    public static List<String> names() {
        return Catalogue.rows().stream().map(Row::name).distinct().toList();
    }

    /**
     * An operation that takes attributes: {@code LEAKY_RELU.apply(new Slope(0.1), x)}.
     *
     * @param <A> a record: it prints and compares
     */
    static final class With<A> {
        private final Row<A> row;

        With(Row<A> row) {
            this.row = row;
        }

        With<A> linear(Rule.LinearAt<A> rule) {
            return new With<>(row.linear((g, input, node) -> rule.of(g, shape(node, input), at(node))));
        }

        With<A> linearOfMany(Rule.LinearOfMany<A> rule) {
            return new With<>(row.linear((g, input, node) -> rule.of(g, input, shape(node, input), at(node))));
        }

        /** For functions of (x, given): linear in x, with no derivative for what is given. */
        With<A> linearGiven(Rule.LinearGiven<A> rule) {
            return new With<>(row.rule(
                    input -> Row.input(1),
                    (g, input, node) -> rule.of(g, shape(node, input), node.input(1), at(node))));
        }

        /** For functions of (x, index, source): linear in x and in the source. */
        With<A> linearGivenIndex(Rule.LinearGiven<A> forX, Rule.LinearGiven<A> forSource) {
            return new With<>(row.rule(
                    input -> Row.input(1),
                    (g, input, node) ->
                            (input == 0 ? forX : forSource).of(g, shape(node, input), node.input(1), at(node))));
        }

        With<A> linear(Rule.LinearAt<A> forA, Rule.LinearAt<A> forB) {
            return new With<>(
                    row.linear((g, input, node) -> (input == 0 ? forA : forB).of(g, shape(node, input), at(node))));
        }

        With<A> vjpFromInput(Rule.FromOneAt<A> rule) {
            return new With<>(row.rule(input -> Row.input(0), (g, input, node) -> rule.of(g, node.input(0), at(node))));
        }

        With<A> vjpFromOutput(Rule.FromOneAt<A> rule) {
            return new With<>(row.rule(input -> Row.OUTPUT, (g, input, node) -> rule.of(g, node.output(), at(node))));
        }

        /** From the input and the output. */
        With<A> vjpFromBoth(Rule.FromTwoAt<A> rule) {
            return new With<>(row.rule(
                    input -> Row.input(0) | Row.OUTPUT,
                    (g, input, node) -> rule.of(g, node.input(0), node.output(), at(node))));
        }

        With<A> vjp(Rule.FromTwoAt<A> forA, Rule.FromTwoAt<A> forB) {
            return new With<>(row.rule(
                    input -> Row.input(0) | Row.input(1),
                    (g, input, node) -> (input == 0 ? forA : forB).of(g, node.input(0), node.input(1), at(node))));
        }

        /** For functions of any number of inputs whose derivatives share most of their work. */
        With<A> vjpJointly(Rule.Jointly<A> rule) {
            return new With<>(row.rule(input -> ~Row.OUTPUT, (g, input, node) -> {
                Tensor found = node.pullbackJointly(input, () -> rule.of(g, inputs(node), at(node)));
                return Objects.requireNonNull(found, "a rule runs only for inputs that need a gradient");
            }));
        }

        private static Tensor[] inputs(Node node) {
            Tensor[] inputs = new Tensor[node.inputs()];
            Arrays.setAll(inputs, node::input);
            return inputs;
        }

        With<A> bilinear(Rule.FromOneAt<A> forA, Rule.FromOneAt<A> forB) {
            return new With<>(row.rule(input -> Row.input(1 - input), (g, input, node) -> {
                A at = at(node);
                Rule.FromOneAt<A> rule = input == 0 ? forA : forB;
                return StrongZero.inProduct(g, node.input(1 - input), (u, other) -> rule.of(u, other, at));
            }));
        }

        With<A> samples(Samples samples) {
            return new With<>(row.samples(samples));
        }

        Tensor apply(A at, Tensor... inputs) {
            return new Op(row, at).apply(inputs);
        }

        Op at(A at) {
            return new Op(row, at);
        }

        /** The operation, not yet told its attributes. */
        Op op() {
            return new Op(row, null);
        }

        Row<A> row() {
            return row;
        }

        @SuppressWarnings("unchecked")
        private A at(Node node) {
            return (A) node.op().at();
        }

        private static Shape shape(Node node, int input) {
            Source source = node.source(input);
            return Objects.requireNonNull(source, "a rule runs only for inputs that need a gradient")
                    .shape();
        }
    }
}
