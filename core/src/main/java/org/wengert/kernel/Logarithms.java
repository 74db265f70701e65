package org.wengert.kernel;

/** Logarithms that java.lang.Math lacks. */
public final class Logarithms {
    private static final double LN2 = Math.log(2);
    private static final double SQRT2 = Math.sqrt(2);

    /** This factor, 54 binary places, makes any subnormal number normal. */
    private static final double LIFT = 0x1p54;

    private static final int LIFTED = 54;

    /** The fraction bits of a number, and the bits of 1.0. */
    private static final long FRACTION = (1L << 52) - 1;

    private static final long ONE = Double.doubleToRawLongBits(1);

    private Logarithms() {}

    /** The logarithm of x to base 2; of a power of two, exactly its exponent. */
    public static double log2(double x) {
        if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
            return Math.log(x);
        }
        if (x < Double.MIN_NORMAL) {
            return log2(x * LIFT) - LIFTED;
        }
        int exponent = Math.getExponent(x);
        double mantissa = Double.longBitsToDouble(Double.doubleToRawLongBits(x) & FRACTION | ONE);
        if (mantissa > SQRT2) { // So that x just below a power of two cancels nothing.
            mantissa /= 2;
            exponent++;
        }
        return exponent + Math.log(mantissa) / LN2;
    }

    /** ln(x / (1 - x)), accurate also near 1/2, where it is 0. */
    public static double logit(double x) {
        return x > 0.25 && x < 0.75 ? Math.log1p((2 * x - 1) / (1 - x)) : Math.log(x / (1 - x));
    }
}
