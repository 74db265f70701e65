package org.wengert.kernel;

/** Logarithms that java.lang.Math lacks. */
public final class Logarithms {
    private static final double LN2 = Math.log(2);
    private static final double SQRT2 = Math.sqrt(2);

    /** 2^54: what lifts the subnormal numbers among the normal ones. */
    private static final int LIFT = 54;

    private Logarithms() {}

    /** The logarithm of x to base 2; of a power of two, exactly its exponent. */
    public static double log2(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return Math.log(x);
        }
        boolean subnormal = x < Double.MIN_NORMAL;
        double normal = subnormal ? Math.scalb(x, LIFT) : x;
        int exponent = Math.getExponent(normal);
        double mantissa = Math.scalb(normal, -exponent);
        if (mantissa > SQRT2) { // So that x just below a power of two cancels nothing.
            mantissa /= 2;
            exponent++;
        }
        return (subnormal ? exponent - LIFT : exponent) + Math.log(mantissa) / LN2;
    }

    /** ln(x / (1 - x)), with all its digits also near 1/2, where it is 0. */
    public static double logit(double x) {
        return x > 0.25 && x < 0.75 ? Math.log1p((2 * x - 1) / (1 - x)) : Math.log(x / (1 - x));
    }
}
