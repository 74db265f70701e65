package org.wengert;

import java.util.function.BinaryOperator;
import org.wengert.kernel.BinaryKernel;
import org.wengert.kernel.Copy;
import org.wengert.kernel.ElementwiseKernel;
import org.wengert.kernel.FoldKernel;
import org.wengert.kernel.Reduce;

/**
 * Products by which an upstream gradient of exactly 0 stays 0, even if the local derivative is infinite or NaN: a branch that was not taken leaks nothing.
 *
 * <p>Functions of each element are multiplied by the strong-zero product, which is an operation: its derivatives are strong-zero products again.
 * Contractions (matmul, convolution) repair the NaN in their own results. Rules that mix elements, and users' rules, are guarded.
 */
final class StrongZero {
    /** 1 where g is not 0, else 0. */
    private static final ElementwiseKernel COUNTS =
            ElementwiseKernel.of(1, in -> in[0].eq(0).select(in[0].like(0), in[0].like(1)));

    /** y, but 0 for a NaN that counts nothing. */
    private static final BinaryKernel MENDED = BinaryKernel.of(
            (y, count) -> Float.isNaN(y) && count == 0 ? 0 : y, (y, count) -> Double.isNaN(y) && count == 0 ? 0 : y);

    /** y = g l, and 0 where g is 0, whatever l is. */
    static Tensor product(Tensor g, Tensor l) {
        return StrongZeroRules.PRODUCT.apply(g, l);
    }

    /** y = a b, and 0 where either is 0, whatever the other is: the derivative of the product above, which does not depend on l where g is 0. */
    static Tensor bothStrong(Tensor a, Tensor b) {
        return StrongZeroRules.BOTH_STRONG.apply(a, b);
    }

    /** y = g / b, and 0 where g is 0, whatever b is; near underflow it keeps digits that g times 1 / b would lose. */
    static Tensor quotient(Tensor g, Tensor b) {
        return StrongZeroRules.QUOTIENT.apply(g, b);
    }

    /**
     * Guards the result of a user's rule: a NaN becomes 0 if g is 0 at its position, or, for a shape that g does not broadcast to, if all of g is 0.
     */
    static Tensor guard(Tensor g, Tensor result) {
        return along(g.shape().broadcastsTo(result.shape()) ? Axes.of() : Axes.ALL, g, result);
    }

    /** y = 0 where the result is NaN and all of g along these axes is 0, else the result. */
    static Tensor along(Axes axes, Tensor g, Tensor result) {
        return StrongZeroRules.GUARD.apply(new Guard(axes), result, g);
    }

    /** A contraction of g and another operand, linear in both, that ignores infinite and NaN entries of the other one where g is 0. */
    static Tensor contraction(Tensor g, Tensor other, BinaryOperator<Tensor> form) {
        return StrongZeroRules.MEND.apply(new Mend(form), form.apply(g, other), g, other);
    }

    /** The axes along which all of g must be 0. */
    record Guard(Axes axes) {
        /** True where the result is replaced by 0. */
        Tensor mended(Tensor result, Tensor g) {
            Tensor isZero = g.eq(0);
            Tensor allZero = axes.equals(Axes.of())
                    ? isZero
                    : g.ne(0).to(result.dtype()).sum(axes.keepDims()).eq(0);
            return Tensor.where(allZero, result.ne(result), allZero.like(0));
        }

        /** The value of {@link #mended} and where, on arrays. */
        void into(Tensor y, Tensor result, Tensor g) {
            Copy.convert(result.array(), y.array(), y.size());
            if (!Reduce.hasNaN(y.array(), y.size())) {
                return;
            }
            Axes reduced = axes.in("guard", g.shape()).keepDims();
            Shape kept = reduced.result(g.shape());
            Object any = g.dtype().allocate(kept.size());
            Object counts = g.dtype().allocate(g.size());
            COUNTS.run(g.array(), counts, g.size());
            FoldKernel.MAX.run(counts, g.shape().dims(), reduced.flags(g.shape()), any);
            Object spread = g.dtype().allocate(y.size());
            Copy.read(any, 0, kept.stridesIn(y.shape()), y.shape().dims(), spread);
            Object mask = y.dtype().allocate(y.size());
            Copy.convert(spread, mask, y.size());
            MENDED.run(y.array(), mask, y.array(), y.size());
        }
    }

    /** The contraction to repair. */
    record Mend(BinaryOperator<Tensor> form) {
        void into(Tensor y, Tensor product, Tensor g, Tensor other) {
            Copy.convert(product.array(), y.array(), y.size());
            if (Reduce.hasNaN(y.array(), y.size()) && !Reduce.hasNaN(g.array(), g.size())) {
                Tensor finite = other.sub(other).eq(0);
                Tensor meets =
                        form.apply(g.ne(0).to(g.dtype()), finite.to(g.dtype()).rsub(1));
                Tensor without = form.apply(g, Tensor.where(finite, other, other.like(0)));
                Tensor mended = Tensor.where(meets.eq(0), without, product);
                Copy.convert(mended.array(), y.array(), y.size());
            }
        }

        @Override
        public String toString() {
            return "Mend[]";
        }
    }

    private StrongZero() {}
}

/** The products and guards of the chain rule: value, then derivative. */
final class StrongZeroRules {
    static final Op PRODUCT = ElementwiseForward.elementwise(
                    "strongProduct", (g, l) -> g.eq(0).select(g.like(0), g.mul(l)))
            .notation(Notation.product())
            .vjp((u, g, l) -> StrongZero.product(u, l), (u, g, l) -> StrongZero.bothStrong(u, g))
            .samples(Domain.REALS);
    static final Op BOTH_STRONG = ElementwiseForward.elementwise(
                    "bothStrong", (a, b) -> a.eq(0).select(a.like(0), b.eq(0).select(a.like(0), a.mul(b))))
            .notation(Notation.product())
            .vjp((u, a, b) -> StrongZero.bothStrong(u, b), (u, a, b) -> StrongZero.bothStrong(u, a))
            .samples(Domain.REALS);
    static final Op QUOTIENT = ElementwiseForward.elementwise(
                    "strongQuotient", (g, b) -> g.eq(0).select(g.like(0), g.div(b)))
            .notation(Notation.quotient())
            .vjp(
                    (u, g, b) -> StrongZero.quotient(u, b),
                    (u, g, b) -> StrongZero.quotient(StrongZero.bothStrong(u, StrongZero.quotient(g, b)), b)
                            .neg())
            .samples(Domain.REALS, Domain.POSITIVE);
    static final AttributeOp<StrongZero.Guard> GUARD = new AttributeOp<>(OpSpec.<StrongZero.Guard>of(
                    "guard", 2, OpSpec.Kind.WHOLE, (in, at) -> in[0].shape(), (y, in, at) -> at.into(y, in[0], in[1])))
            .notation(Notation.silent())
            .vjp((u, result, g, at) -> Tensor.where(at.mended(result, g), u.like(0), u), null)
            .samples(draw -> {
                Shape shape = draw.shape();
                return Samples.Sample.with(
                        new StrongZero.Guard(Axes.of()),
                        draw.tensor(shape, Domain.REALS),
                        draw.tensor(shape, Domain.REALS));
            });
    static final AttributeOp<StrongZero.Mend> MEND = new AttributeOp<>(OpSpec.<StrongZero.Mend>of(
                    "mend",
                    3,
                    OpSpec.Kind.WHOLE,
                    (in, at) -> in[0].shape(),
                    (y, in, at) -> at.into(y, in[0].detach(), in[1].detach(), in[2].detach())))
            .notation(Notation.silent())
            .vjpFromInput((u, product, at) -> Tensor.where(product.ne(product), u.like(0), u))
            .samples(draw -> {
                Shape shape = draw.shape();
                return Samples.Sample.with(
                        new StrongZero.Mend(Tensor::mul),
                        draw.tensor(shape, Domain.REALS),
                        draw.tensor(shape, Domain.REALS),
                        draw.tensor(shape, Domain.REALS));
            });

    private StrongZeroRules() {}
}
