package org.wengert;

/** The derivative of a product: for each factor, the product of the others. */
final class ReductionsProducts {
    /**
     * y / x where every product has all its digits. Where one is 0, infinite or too small for that, without dividing: what stands before a factor
     * times what stands after it, by doubling strides, so that the result is exact and can be differentiated again.
     */
    static Tensor ofTheOthers(Tensor x, Tensor y, Axes at) {
        if (isExact(y)) {
            return at.spread(y, x.shape()).div(x);
        }
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

    private static boolean isExact(Tensor y) {
        double smallest = y.dtype() == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        for (int i = 0; i < y.size(); i++) {
            double size = Math.abs(y.element(i));
            if (!(size >= smallest && size < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
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
