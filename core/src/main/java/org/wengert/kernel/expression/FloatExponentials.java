package org.wengert.kernel.expression;

/**
 * Exponentials in {@code float} arithmetic, at most 1 ulp off: twice as many lanes as in {@code double}. Where one {@code float} is not enough, a value is the sum of
 * two. For processors with fma: the remainders of products come from it.
 */
final class FloatExponentials {
    private static final double LOG2_E = 1.4426950408889634;

    /** ln 2 in two parts: products of the first with an exponent are exact. */
    private static final double LN2_HIGH = 0x1.62e4p-1;

    private static final double LN2_LOW = 1.4286068203094173e-06;
    private static final double ROUNDER = 0x1.8p23;
    private static final int EXPONENT_SHIFT = 23;
    private static final long ONE = 127L << EXPONENT_SHIFT;

    /** Beyond these, e^x is 0 or infinity. */
    private static final double LEAST = -104;

    private static final double LARGEST = 89;

    /** Below this, e^x times 2^LIFT is computed, which is no subnormal, and small beside 1 too; what comes of it is multiplied by LOWER. */
    private static final double FAR = -80;

    private static final double LIFT = 64;
    private static final double LOWER = 0x1p-64;

    /** (e^r - 1 - r) / r^2 for |r| &lt; (ln 2) / 2: near-minimax polynomials, computed in 40 digits. */
    private static final double[] EXP = {
        0.5000000014286223,
        0.16666666682534356,
        0.04166645680967788,
        0.008333310024225292,
        0.0013934541928270264,
        0.0001989198131397769
    };

    /** (tanh x - x) / x^3 in x^2 for |x| &lt; 1/2. */
    private static final double[] TANH = {
        -0.3333333277058113, 0.13333221669179343, -0.05393249493006052, 0.02146347853933421, -0.006926612779917926
    };

    private static final double SMALL = 0.5;

    /** From here on, tanh is 1. */
    private static final double SATURATED = 10;

    private FloatExponentials() {}

    /** A value as the sum of a rounded one and the rest. */
    private record Pair(Expression high, Expression low) {
        Pair mul(Expression factor) {
            return new Pair(high.mul(factor), low.mul(factor));
        }
    }

    /** e^x. */
    static Expression exp(Expression x) {
        Reduced reduced = reduce(x.atLeast(LEAST).atMost(LARGEST));
        Expression r = reduced.r;
        Expression p = r.square().fma(Transcendentals.polynomial(EXP, r), r).add(1);
        Expression number = reduced.k.sub(ROUNDER);
        Expression first = number.fma(0.5, x.like(ROUNDER));
        Expression second = number.sub(first.sub(ROUNDER)).add(ROUNDER);
        return p.mul(powerOf2(first)).mul(zeroWhereGone(x, powerOf2(second)));
    }

    /** 1 / (1 + e^-x). */
    static Expression sigmoid(Expression x) {
        Pair e = liftedExpOfNegative(x.abs().neg());
        Expression isNegative = x.lt(0);
        Pair numerator = new Pair(isNegative.select(e.high, x.like(1)), isNegative.select(e.low, x.like(0)));
        return quotient(numerator, onePlus(e)).mul(lower(x));
    }

    /** e^-|x| / (1 + e^-|x|)^2, at most 2 ulp off. */
    static Expression logistic(Expression x) {
        Expression z = x.abs().neg();
        Pair e = liftedExpOfNegative(z);
        Pair d = onePlus(e);
        return quotient(e, d).mul(quotient(new Pair(x.like(1), x.like(0)), d)).mul(lower(z));
    }

    /** (1 - e^-2|x|) / (1 + e^-2|x|) with the sign of x, and x + x^3 p(x^2) near 0. */
    static Expression tanh(Expression x) {
        Expression size = x.abs();
        Reduced reduced = reduce(size.atMost(SATURATED).mul(-2));
        Pair e = expOf(reduced.r).mul(powerOf2(reduced.k));
        Expression n = e.high.rsub(1);
        Expression rest = n.rsub(1).sub(e.high).sub(e.low);
        Expression far = quotient(new Pair(n, rest), onePlus(e));
        Expression z = x.square();
        Expression near = size.mul(z).fma(Transcendentals.polynomial(TANH, z), size);
        return size.lt(SMALL).select(near, far).copySign(x);
    }

    /** e^x for x &lt;= 0; below FAR, where it may be subnormal, 1 / LOWER times that. */
    private static Pair liftedExpOfNegative(Expression x) {
        Reduced reduced = reduce(x.atLeast(LEAST));
        Expression k = reduced.k;
        Expression lifted = x.lt(FAR).select(k.add(LIFT), k);
        return expOf(reduced.r).mul(powerOf2(lifted));
    }

    /** What undoes the lift of {@link #liftedExpOfNegative}. */
    private static Expression lower(Expression x) {
        return zeroWhereGone(x, x.lt(FAR).select(x.like(LOWER), x.like(1)));
    }

    /** The last factor of a result, or 0 where that is 0: there, a product of other factors would underflow, which takes the processor much longer. */
    private static Expression zeroWhereGone(Expression x, Expression factor) {
        return x.lt(LEAST).select(x.like(0), factor);
    }

    /** k = x / ln 2, rounded to an integer and held as {@code ROUNDER + k}, and r = x - k ln 2. */
    private record Reduced(Expression k, Expression r) {}

    private static Reduced reduce(Expression x) {
        Expression k = x.fma(LOG2_E, x.like(ROUNDER));
        Expression number = k.sub(ROUNDER);
        return new Reduced(k, number.fma(-LN2_LOW, number.fma(-LN2_HIGH, x)));
    }

    /** e^r for |r| &lt; (ln 2) / 2. */
    private static Pair expOf(Expression r) {
        Expression line = r.add(1);
        Expression lineRest = line.rsub(1).add(r);
        Expression curve = r.square().fma(Transcendentals.polynomial(EXP, r), lineRest);
        Expression high = line.add(curve);
        return new Pair(high, line.sub(high).add(curve));
    }

    /** 1 + e, for e from 0 to 1. */
    private static Pair onePlus(Pair e) {
        Expression d = e.high.add(1);
        return new Pair(d, d.rsub(1).add(e.high).add(e.low));
    }

    private static Expression quotient(Pair a, Pair b) {
        Expression inverse = b.high.reciprocal();
        Expression q = a.high.mul(inverse);
        Expression less = q.neg();
        Expression rest = less.fma(b.low, less.fma(b.high, a.high).add(a.low));
        return rest.fma(inverse, q);
    }

    /** 2^k, for k held as {@code ROUNDER + k}. */
    private static Expression powerOf2(Expression k) {
        return k.bits().shiftLeft(EXPONENT_SHIFT).plus(ONE).asNumber();
    }
}
