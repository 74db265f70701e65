package org.wengert;

import static org.wengert.ElementwiseForward.compare;

import org.wengert.kernel.Copy;
import org.wengert.kernel.Select;

/**
 * Comparisons, element by element with broadcasting, with BOOL results; and {@code where}. They take any numbers, INT32 too, and {@code eq} and
 * {@code ne} take truth values. They have no derivative; with NaN all are false but {@code ne}.
 */
public sealed interface Comparisons permits Tensor {

    /** y = (a = b). */
    default Tensor eq(Tensor b) {
        return ComparisonsRules.EQ.apply(self(), b);
    }

    /** y = (a = b). */
    default Tensor eq(double b) {
        return ComparisonsRules.withNumber(ComparisonsRules.EQ, self(), b);
    }

    /** y = (a is not b). */
    default Tensor ne(Tensor b) {
        return ComparisonsRules.NE.apply(self(), b);
    }

    /** y = (a is not b). */
    default Tensor ne(double b) {
        return ComparisonsRules.withNumber(ComparisonsRules.NE, self(), b);
    }

    /** y = (a &lt; b). */
    default Tensor lt(Tensor b) {
        return ComparisonsRules.LT.apply(self(), b);
    }

    /** y = (a &lt; b). */
    default Tensor lt(double b) {
        return ComparisonsRules.withNumber(ComparisonsRules.LT, self(), b);
    }

    /** y = (a &lt;= b). */
    default Tensor le(Tensor b) {
        return ComparisonsRules.LE.apply(self(), b);
    }

    /** y = (a &lt;= b). */
    default Tensor le(double b) {
        return ComparisonsRules.withNumber(ComparisonsRules.LE, self(), b);
    }

    /** y = (a > b). */
    default Tensor gt(Tensor b) {
        return ComparisonsRules.GT.apply(self(), b);
    }

    /** y = (a > b). */
    default Tensor gt(double b) {
        return ComparisonsRules.withNumber(ComparisonsRules.GT, self(), b);
    }

    /** y = (a >= b). */
    default Tensor ge(Tensor b) {
        return ComparisonsRules.GE.apply(self(), b);
    }

    /** y = (a >= b). */
    default Tensor ge(double b) {
        return ComparisonsRules.withNumber(ComparisonsRules.GE, self(), b);
    }

    private Tensor self() {
        return (Tensor) this;
    }
}

/** The values, and the derivative of {@code where}. */
final class ComparisonsRules {
    static final Op EQ = LogicRules.too(compare("eq", (a, b) -> a == b, (a, b) -> a.eq(b)), (a, b) -> a == b)
            .notation(Notation.relation("="))
            .samples(Domain.REALS.onGrid(-3, 1));
    static final Op NE = LogicRules.too(compare("ne", (a, b) -> a != b, (a, b) -> a.ne(b)), (a, b) -> a != b)
            .notation(Notation.relation("!=", "\\neq"))
            .samples(Domain.REALS.onGrid(-3, 1));
    static final Op LT = compare("lt", (a, b) -> a < b, (a, b) -> a.lt(b))
            .notation(Notation.relation("<"))
            .samples(Domain.REALS.onGrid(-3, 1));
    static final Op LE = compare("le", (a, b) -> a <= b, (a, b) -> a.le(b))
            .notation(Notation.relation("<=", "\\leq"))
            .samples(Domain.REALS.onGrid(-3, 1));
    static final Op GT = compare("gt", (a, b) -> a > b, (a, b) -> b.lt(a))
            .notation(Notation.relation(">"))
            .samples(Domain.REALS.onGrid(-3, 1));
    static final Op GE = compare("ge", (a, b) -> a >= b, (a, b) -> b.le(a))
            .notation(Notation.relation(">=", "\\geq"))
            .samples(Domain.REALS.onGrid(-3, 1));
    static final AttributeOp<Void> WHERE = new AttributeOp<>(OpSpec.<Void>of(
                            "where", 3, OpSpec.Kind.ELEMENTWISE, ComparisonsRules::chosen, ComparisonsRules::choose)
                    .type((in, at) -> in[1].dtype())
                    .formula((in, at) -> in[0].select(in[1], in[2])))
            .notation(Notation.cases())
            .choosing(
                    (g, condition) -> where(condition, g, g.like(0)), (g, condition) -> where(condition, g.like(0), g))
            .samples(draw -> {
                Shape[] shapes = draw.broadcastable(3);
                return Samples.Sample.of(
                        draw.mask(shapes[0]),
                        draw.tensor(shapes[1], Domain.REALS),
                        draw.tensor(shapes[2], Domain.REALS));
            });

    static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return WHERE.op().apply(condition, a, b);
    }

    /** Compares with a number; an INT32 tensor is converted first, so that the number keeps its fraction. */
    static Tensor withNumber(Op op, Tensor x, double b) {
        Tensor a = x.dtype() == DType.INT32 && b != (int) b ? x.to(DType.FLOAT64) : x;
        return op.apply(a, a.like(b));
    }

    private static Shape chosen(Tensor[] in, Void at) {
        Checks.type("where", in[0], DType.BOOL, "Make a condition by comparing: x.gt(0).");
        Checks.sameType("where", in[1], in[2]);
        Shape values = in[1].shape().broadcast("where", in[2].shape());
        return in[0].shape().broadcast("where", values);
    }

    private static void choose(Tensor y, Tensor[] in, Void at) {
        Tensor condition = spread(in[0], y.shape());
        Select.run(
                (boolean[]) condition.array(),
                value(in[1], y.shape()).array(),
                in[1].size() == 1,
                value(in[2], y.shape()).array(),
                in[2].size() == 1,
                y.array(),
                y.size());
    }

    private static Tensor value(Tensor x, Shape shape) {
        return x.size() == 1 ? x : spread(x, shape);
    }

    private static Tensor spread(Tensor x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        Tensor spread = Tensor.uninitialized(x.dtype(), shape);
        Copy.read(x.array(), 0, x.shape().stridesIn(shape), shape.dims(), spread.array());
        return spread;
    }

    private ComparisonsRules() {}
}
