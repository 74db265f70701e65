package org.wengert.kernel;

/** The hyperbolic functions that java.lang.Math lacks, accurate near 0 and 1 and without overflow. */
public final class Hyperbolic {
    /** Beyond this, x^2 + 1 rounds to x^2. */
    private static final double LARGE = 1e9;

    private static final int TERMS = 10;

    private Hyperbolic() {}

    /** ln(x + sqrt(x^2 + 1)). */
    public static double asinh(double x) {
        double size = Math.abs(x);
        double y = size > LARGE
                ? Math.log(size) + Math.log(2)
                : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
        return Math.copySign(y, x);
    }

    /** ln(x + sqrt(x^2 - 1)); NaN below 1. */
    public static double acosh(double x) {
        if (x < 1) {
            return Double.NaN; // Far below, the sum would cancel to a number.
        }
        double above = x - 1;
        return x > LARGE ? Math.log(x) + Math.log(2) : Math.log1p(above + Math.sqrt(above * (2 + above)));
    }

    /** ln((1 + x) / (1 - x)) / 2. */
    public static double atanh(double x) {
        double size = Math.abs(x);
        return Math.copySign(0.5 * Math.log1p(2 * size / (1 - size)), x);
    }

    /** x - tanh x; near 0 as (x cosh x - sinh x) / cosh x, whose numerator is the sum of 2n x^(2n+1) / (2n+1)!, all of one sign. */
    public static double tanhshrink(double x) {
        if (!(Math.abs(x) < 1)) {
            return x - Math.tanh(x);
        }
        double square = x * x;
        double sum = 0;
        for (int n = TERMS; n > 0; n--) {
            sum = 1.0 / (2 * n + 1) + square / ((2 * n) * (2 * n + 1)) * sum;
        }
        return x * square * sum / Math.cosh(x);
    }
}
