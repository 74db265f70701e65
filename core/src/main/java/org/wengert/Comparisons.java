package org.wengert;

import org.wengert.kernel.Choose;
import org.wengert.kernel.Copy;

/**
 * Truth values, element by element with broadcasting, and the choice between two tensors. Comparisons take any numbers, INT32 too, and have no
 * derivative; with NaN all are false but {@code ne}.
 */
public sealed interface Comparisons permits Tensor {

    /** y = (a = b). */
    default Tensor eq(Tensor b) {
        return Rules.EQ.apply(self(), b);
    }

    /** y = (a = b). */
    default Tensor eq(double b) {
        return Rules.compare(Rules.EQ, self(), b);
    }

    /** y = (a is not b). */
    default Tensor ne(Tensor b) {
        return Rules.NE.apply(self(), b);
    }

    /** y = (a is not b). */
    default Tensor ne(double b) {
        return Rules.compare(Rules.NE, self(), b);
    }

    /** y = (a &lt; b). */
    default Tensor lt(Tensor b) {
        return Rules.LT.apply(self(), b);
    }

    /** y = (a &lt; b). */
    default Tensor lt(double b) {
        return Rules.compare(Rules.LT, self(), b);
    }

    /** y = (a &lt;= b). */
    default Tensor le(Tensor b) {
        return Rules.LE.apply(self(), b);
    }

    /** y = (a &lt;= b). */
    default Tensor le(double b) {
        return Rules.compare(Rules.LE, self(), b);
    }

    /** y = (a > b). */
    default Tensor gt(Tensor b) {
        return Rules.GT.apply(self(), b);
    }

    /** y = (a > b). */
    default Tensor gt(double b) {
        return Rules.compare(Rules.GT, self(), b);
    }

    /** y = (a >= b). */
    default Tensor ge(Tensor b) {
        return Rules.GE.apply(self(), b);
    }

    /** y = (a >= b). */
    default Tensor ge(double b) {
        return Rules.compare(Rules.GE, self(), b);
    }

    /**
     * y = a where the condition holds, else b; all three broadcast. The derivative goes to the one that was taken; the other gets 0, whatever it
     * holds, NaN and infinity included.
     *
     * @param condition BOOL
     */
    static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return Rules.WHERE.apply(condition, a, b);
    }

    Tensor self();

    /** The rows. */
    final class Rules {
        static final Op EQ = Maps.compare("eq", (a, b) -> a == b).samples(Domain.REALS.onGrid(-3, 1));
        static final Op NE = Maps.compare("ne", (a, b) -> a != b).samples(Domain.REALS.onGrid(-3, 1));
        static final Op LT = Maps.compare("lt", (a, b) -> a < b).samples(Domain.REALS.onGrid(-3, 1));
        static final Op LE = Maps.compare("le", (a, b) -> a <= b).samples(Domain.REALS.onGrid(-3, 1));
        static final Op GT = Maps.compare("gt", (a, b) -> a > b).samples(Domain.REALS.onGrid(-3, 1));
        static final Op GE = Maps.compare("ge", (a, b) -> a >= b).samples(Domain.REALS.onGrid(-3, 1));
        static final Op WHERE = Op.of(Row.<Void>of("where", 3, Row.Kind.WHOLE, Rules::chosen, Rules::choose)
                .rule(
                        input -> Row.input(0),
                        (g, input, node) ->
                                input == 1 ? where(node.input(0), g, g.like(0)) : where(node.input(0), g.like(0), g))
                .samples(draw -> {
                    Shape[] shapes = draw.broadcastable(3);
                    return Samples.Sample.of(
                            draw.mask(shapes[0]),
                            draw.tensor(shapes[1], Domain.REALS),
                            draw.tensor(shapes[2], Domain.REALS));
                }));

        /** Beside INT32, a fraction stays one. */
        private static Tensor compare(Op op, Tensor x, double b) {
            Tensor a = x.dtype() == DType.INT32 && b != (int) b ? x.to(DType.FLOAT64) : x;
            return op.apply(a, a.like(b));
        }

        private static Tensor chosen(Tensor[] in, Void at) {
            Checks.type("where", in[0], DType.BOOL, "Make a condition by comparing: x.gt(0).");
            Checks.sameType("where", in[1], in[2]);
            Shape values = in[1].shape().broadcast("where", in[2].shape());
            return Tensor.empty(in[1].dtype(), in[0].shape().broadcast("where", values));
        }

        private static void choose(Tensor y, Tensor[] in, Void at) {
            Tensor condition = spread(in[0], y.shape());
            Choose.run(
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
            Tensor spread = Tensor.empty(x.dtype(), shape);
            Copy.read(x.array(), 0, x.shape().stridesIn(shape), shape.dims(), spread.array());
            return spread;
        }

        private Rules() {}
    }
}
