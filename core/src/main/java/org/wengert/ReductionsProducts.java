package org.wengert;

/** The derivative of a product: for each factor, the product of the others. */
final class ReductionsProducts {
    /**
     * Without dividing: the product before a factor times the product after it, by doubling strides, so that the result is exact and can be
     * differentiated again.
     */
    static Tensor ofTheOthers(Tensor x, Axes at) {
        Tensor flat = at.reducedLast(x);
        int n = flat.dim(-1);
        Tensor before = shift(flat, 1, n);
        Tensor after = shift(flat, -1, n);
        for (int step = 1; step < n; step *= 2) {
            before = before.mul(shift(before, step, n));
            after = after.mul(shift(after, -step, n));
        }
        return at.reducedBack(before.mul(after), x.shape());
    }

    /** x moved along its last axis, with ones coming in. */
    private static Tensor shift(Tensor x, int by, int n) {
        int steps = Math.min(Math.abs(by), n);
        Tensor ones = CreationForward.full(x.dtype(), 1, x.shape().with(x.rank() - 1, steps));
        return by > 0
                ? Tensor.concat(-1, ones, x.slice(-1, 0, n - steps))
                : Tensor.concat(-1, x.slice(-1, steps, n), ones);
    }

    private ReductionsProducts() {}
}
