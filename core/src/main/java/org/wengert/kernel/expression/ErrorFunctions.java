package org.wengert.kernel.expression;

/** The error function and what is made of it, for FLOAT: computed in {@code double}, rounded once. */
public final class ErrorFunctions {
    private static final double ROOT_HALF = Math.sqrt(0.5);

    /** Below this, FLOAT results that e^(-x^2 / 2) is a factor of are 0; its opposite is large enough, too. */
    private static final double GONE = -30;

    /** 1 / sqrt(2 pi). */
    private static final double DENSITY_AT_0 = Math.sqrt(0.5 / Math.PI);

    /** 2 sqrt(2 / pi) and the factor of the cube in the approximation by tanh. */
    private static final double SLOPE = 2 * Math.sqrt(2 / Math.PI);

    private static final double CUBE = 0.044715;

    /** erf(x) / x for |x| &lt; 1, in x^2: a near-minimax polynomial, computed in 60 digits. */
    private static final double[] NEAR_0 = {
        1.1283791670946768,
        -0.3761263888963531,
        0.11283791308604582,
        -0.026866133235095593,
        0.005223783477189248,
        -0.0008542637997087229,
        0.0001195656256820733,
        -1.3909340021874599e-05,
        1.058938064107502e-06
    };

    /** erfc(x) e^(x^2) / t, where t = 2 / (2 + x), in t - MIDDLE for t from 0.162: below, erfc(x) is 0. A minimax polynomial, computed in 50 digits. */
    private static final double[] TAIL = {
        0.5713599388021415,
        0.7819547309892848,
        0.5874846266889104,
        0.08310510422893702,
        -0.20397229875103143,
        -0.04973912498050242,
        0.11389347917504244,
        0.00032332622810553823,
        -0.07263705009415751,
        0.030901912945844826,
        0.03272030652356386,
        -0.028726444604319928
    };

    private static final double MIDDLE = 0.5825;

    private ErrorFunctions() {}

    /** erf x. */
    public static Expression erf(Expression x) {
        return x.inDouble(z -> {
            Expression size = z.abs();
            Expression near = z.mul(Transcendentals.polynomial(NEAR_0, z.square()));
            return size.lt(1).select(near, tail(size).rsub(1).copySign(z));
        });
    }

    /** 1 - erf x, accurate also where erf x is close to 1. */
    public static Expression erfc(Expression x) {
        return x.inDouble(ErrorFunctions::complement);
    }

    /** x erfc(-x / sqrt 2) / 2; 0 at -infinity. */
    public static Expression gelu(Expression x) {
        return x.inDouble(z -> {
            Expression below = complement(z.mul(-ROOT_HALF)).mul(0.5);
            return z.lt(GONE).select(z.like(0), z.mul(below));
        });
    }

    /** x p + P, the density of the normal distribution and the probability below x: the derivative of {@link #gelu}. */
    public static Expression geluDerivative(Expression x) {
        return x.inDouble(z -> {
            Expression e = Transcendentals.shortExponentialOfNegative(z.square().mul(-0.5));
            Expression tail = scaledTail(z.abs().mul(ROOT_HALF)).mul(0.5).mul(e);
            Expression below = z.lt(0).select(tail, tail.rsub(1));
            Expression near = z.atMost(-GONE);
            return z.lt(GONE).select(z.like(0), near.mul(DENSITY_AT_0).fma(e, below));
        });
    }

    /** x sigmoid(2 sqrt(2 / pi) (x + 0.044715 x^3)); 0 at -infinity. */
    public static Expression geluTanh(Expression x) {
        return x.inDouble(z -> {
            Expression u = z.square().fma(CUBE, z.like(1)).mul(z).mul(SLOPE);
            Expression y = z.div(Transcendentals.shortExponential(u.neg()).add(1));
            return z.lt(GONE).select(z.like(0), y);
        });
    }

    private static Expression complement(Expression x) {
        Expression tail = tail(x.abs());
        return x.lt(0).select(tail.rsub(2), tail);
    }

    /** erfc x for x >= 0. */
    private static Expression tail(Expression x) {
        return scaledTail(x)
                .mul(Transcendentals.shortExponentialOfNegative(x.square().neg()));
    }

    /** e^(x^2) erfc x for x >= 0. */
    private static Expression scaledTail(Expression x) {
        Expression t = x.like(2).div(x.add(2));
        return t.mul(Transcendentals.polynomial(TAIL, t.sub(MIDDLE)));
    }
}
