package org.wengert;

import java.util.function.DoublePredicate;
import org.wengert.kernel.Booleans;
import org.wengert.kernel.Reduce;

/**
 * Functions of truth values, BOOL, with broadcasting; and tests of numbers. {@code sum} of a BOOL counts, and {@code mean} is the share that is true:
 * {@code scores.argMax(1).eq(labels).mean()} is an accuracy. There is no derivative.
 */
public sealed interface Logic permits Tensor {

    /** y = a and b: true where both are. */
    default Tensor and(Tensor b) {
        return LogicRules.AND.apply(self(), b);
    }

    /** y = a or b: true where at least one is. */
    default Tensor or(Tensor b) {
        return LogicRules.OR.apply(self(), b);
    }

    /** y = a xor b: true where one is and the other is not. */
    default Tensor xor(Tensor b) {
        return LogicRules.XOR.apply(self(), b);
    }

    /** y = not x. */
    default Tensor not() {
        return LogicRules.NOT.apply(self());
    }

    /** y = whether any x is true; false of nothing. */
    default Tensor any() {
        return any(Axes.ALL);
    }

    /** {@link #any()} over these axes. */
    default Tensor any(int... axes) {
        return any(Axes.of(axes));
    }

    /** {@link #any()} over these axes. */
    default Tensor any(Axes axes) {
        return LogicRules.ANY.apply(axes.in("any", self().shape()), self());
    }

    /** y = whether all x are true; true of nothing. */
    default Tensor all() {
        return all(Axes.ALL);
    }

    /** {@link #all()} over these axes. */
    default Tensor all(int... axes) {
        return all(Axes.of(axes));
    }

    /** {@link #all()} over these axes. */
    default Tensor all(Axes axes) {
        return LogicRules.ALL.apply(axes.in("all", self().shape()), self());
    }

    /** y = whether x is NaN. */
    default Tensor isNaN() {
        return LogicRules.IS_NAN.apply(self());
    }

    /** y = whether x is infinity or -infinity. */
    default Tensor isInf() {
        return LogicRules.IS_INF.apply(self());
    }

    /** y = whether x is neither NaN nor infinite. */
    default Tensor isFinite() {
        return LogicRules.IS_FINITE.apply(self());
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The values. */
final class LogicRules {
    static final Op AND = connective("and", (a, b) -> a && b);
    static final Op OR = connective("or", (a, b) -> a || b);
    static final Op XOR = connective("xor", (a, b) -> a ^ b);
    static final Op NOT = new Op(
                    OpSpec.<Void>of(
                                    "not",
                                    1,
                                    OpSpec.Kind.DISCRETE,
                                    (in, at) -> truth("not", in[0]).shape(),
                                    (y, in, at) ->
                                            Booleans.not((boolean[]) in[0].array(), (boolean[]) y.array(), y.size()))
                            .type((in, at) -> DType.BOOL),
                    null)
            .samples(draw -> Samples.Sample.of(draw.mask(draw.shape())));
    static final AttributeOp<Axes> ANY = quantifier("any", true);
    static final AttributeOp<Axes> ALL = quantifier("all", false);
    static final Op IS_NAN = test("isNaN", Double::isNaN);
    static final Op IS_INF = test("isInf", Double::isInfinite);
    static final Op IS_FINITE = test("isFinite", Double::isFinite);

    private static Tensor truth(String name, Tensor x) {
        Checks.type(name, x, DType.BOOL, "Make truth values by comparing: x.ne(0).");
        return x;
    }

    private static Op connective(String name, Booleans.Connective f) {
        return new Op(
                        OpSpec.<Void>of(
                                        name,
                                        2,
                                        OpSpec.Kind.DISCRETE,
                                        (in, at) -> broadcast(name, in),
                                        (y, in, at) -> zip(f, y, in))
                                .type((in, at) -> DType.BOOL),
                        null)
                .notation(Notation.relation(name, "\\mathbin{\\text{" + name + "}}"))
                .samples(draw -> {
                    Shape[] shapes = draw.broadcastable(2);
                    return Samples.Sample.of(draw.mask(shapes[0]), draw.mask(shapes[1]));
                });
    }

    /** A comparison of truth values too. */
    static Op too(Op numbers, Booleans.Connective f) {
        return new Op(
                numbers.spec()
                        .also(
                                DType.BOOL,
                                (in, at) -> {
                                    Checks.sameType(numbers.name(), in[0], in[1]);
                                    return broadcast(numbers.name(), in);
                                },
                                (y, in, at) -> zip(f, y, in)),
                null);
    }

    private static Shape broadcast(String name, Tensor... in) {
        return truth(name, in[0]).shape().broadcast(name, truth(name, in[1]).shape());
    }

    private static void zip(Booleans.Connective f, Tensor y, Tensor... in) {
        Booleans.zip(
                f,
                (boolean[]) in[0].array(),
                in[0].shape().stridesIn(y.shape()),
                (boolean[]) in[1].array(),
                in[1].shape().stridesIn(y.shape()),
                y.shape().dims(),
                (boolean[]) y.array());
    }

    /** Whether a row contains this value; or does not contain it, if that is false. */
    private static AttributeOp<Axes> quantifier(String name, boolean wanted) {
        return new AttributeOp<>(OpSpec.<Axes>of(
                                name,
                                1,
                                OpSpec.Kind.DISCRETE,
                                (in, at) -> at.result(truth(name, in[0]).shape()),
                                (y, in, at) -> {
                                    Shape x = in[0].shape();
                                    boolean[] rows =
                                            (boolean[]) Reduce.reducedLast(in[0].array(), x.dims(), at.flags(x));
                                    boolean[] found = (boolean[]) y.array();
                                    Booleans.contains(rows, wanted, y.size(), at.count(x), found);
                                    if (!wanted) {
                                        Booleans.not(found, found, y.size());
                                    }
                                })
                        .type((in, at) -> DType.BOOL))
                .samples(draw -> {
                    Shape shape = draw.shape();
                    Axes axes = draw.coin() ? Axes.ALL : Axes.of(draw.axes(shape));
                    return Samples.Sample.with(draw.coin() ? axes.keepDims() : axes, draw.mask(shape));
                });
    }

    private static Op test(String name, DoublePredicate test) {
        return new Op(
                        OpSpec.<Void>of(
                                        name,
                                        1,
                                        OpSpec.Kind.DISCRETE,
                                        (in, at) -> {
                                            Checks.numbers(name, in[0]);
                                            return in[0].shape();
                                        },
                                        (y, in, at) ->
                                                Booleans.test(in[0].array(), test, (boolean[]) y.array(), y.size()))
                                .type((in, at) -> DType.BOOL),
                        null)
                .samples(Domain.REALS);
    }

    private LogicRules() {}
}
