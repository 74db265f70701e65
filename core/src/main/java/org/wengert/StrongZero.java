package org.wengert;

import java.util.function.BinaryOperator;
import org.wengert.kernel.Reduce;

/**
 * An upstream gradient of exactly zero stays zero, also where the local derivative is infinite or NaN: a branch that was not taken leaks nothing.
 *
 * <p>Only what came out as NaN is replaced, so that the product stays differentiable with respect to g everywhere else.
 */
final class StrongZero {
    /** g times a local derivative. */
    static Tensor times(Tensor g, Tensor slope) {
        return in(g, g.mul(slope));
    }

    /** The product of g, which broadcasts to it, and a local derivative. */
    static Tensor in(Tensor g, Tensor product) {
        if (!Reduce.hasNaN(product.array(), product.size()) || !g.shape().spreadsTo(product.shape())) {
            return product;
        }
        Tensor leaked = product.ne(product);
        return Tensor.where(leaked, Tensor.where(g.eq(0), g.like(0), product), product);
    }

    /**
     * For products that add up over an axis: what is infinite or NaN in the other factor counts only where it meets a g that is not 0.
     *
     * @param form linear in both, by non-negative coefficients
     */
    static Tensor inProduct(Tensor g, Tensor other, BinaryOperator<Tensor> form) {
        Tensor product = form.apply(g, other);
        if (!Reduce.hasNaN(product.array(), product.size()) || Reduce.hasNaN(g.array(), g.size())) {
            return product;
        }
        Tensor finite = other.sub(other).eq(0);
        Tensor meets = form.apply(g.ne(0).to(g.dtype()), finite.to(g.dtype()).rsub(1));
        return Tensor.where(meets.gt(0), product, form.apply(g, Tensor.where(finite, other, 0)));
    }

    /** For rules that mix the elements along an axis: zero where all of g along it are. */
    static Tensor along(Axes kept, Tensor g, Tensor result) {
        if (!Reduce.hasNaN(result.array(), result.size())) {
            return result;
        }
        return Tensor.where(g.detach().abs().max(kept).eq(0), g.like(0), result);
    }

    private StrongZero() {}
}
