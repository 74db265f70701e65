package org.wengert;

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

    /** For rules that mix the elements along an axis: zero where all of g along it are. */
    static Tensor along(Axes kept, Tensor g, Tensor result) {
        if (!Reduce.hasNaN(result.array(), result.size())) {
            return result;
        }
        return Tensor.where(g.detach().abs().max(kept).eq(0), g.like(0), result);
    }

    private StrongZero() {}
}
