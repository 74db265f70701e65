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

    private static final double SCALE = 0x1p-32;
    private static final long SCALE_BITS = ONE - (32L << EXPONENT_SHIFT);

    /** From here on the sigmoid is 1. */
    private static final double NEARLY_1 = 20;

    /** Below this, x sigmoid x is 0. */
    private static final double LEAST_GATED = -109;

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
        Ratio ratio = scaledSigmoid(x.atLeast(LEAST).atMost(NEARLY_1));
        return ratio.rest.fma(ratio.value, ratio.value).mul(zeroWhereGone(x, x.like(SCALE)));
    }

    /** x / (1 + e^-x); 0 at -infinity. */
    static Expression silu(Expression x) {
        Expression z = x.atMost(NEARLY_1);
        Ratio ratio = scaledSigmoid(z.atLeast(LEAST_GATED));
        Expression factor = z.lt(LEAST_GATED).select(x.like(0), z);
        Expression y = factor.fma(ratio.value, factor.mul(ratio.rest).mul(ratio.value));
        return x.like(NEARLY_1).lt(x).select(x, y.mul(SCALE));
    }

    /** A value that is to be taken 1 + rest times. */
    private record Ratio(Expression value, Expression rest) {}

    /** 1 / (1 + e^-x) / {@link #SCALE}, for x from -109 to 20: of scaled numbers, e^-x is finite wherever x sigmoid x is not 0. */
    private static Ratio scaledSigmoid(Expression x) {
        Reduced reduced = reduce(x.neg());
        Pair d = sum(x.like(SCALE), expOf(reduced.r).mul(scaledPowerOf2(reduced.k)));
        Expression inverse = d.high.reciprocal();
        Expression less = inverse.neg();
        return new Ratio(inverse, less.fma(d.low, less.fma(d.high, x.like(1))));
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

    /** a + b, whichever is larger (D. E. Knuth, The Art of Computer Programming 2, 4.2.2). */
    private static Pair sum(Expression a, Pair b) {
        Expression sum = a.add(b.high);
        Expression ofB = sum.sub(a);
        Expression rest = a.sub(sum.sub(ofB)).add(b.high.sub(ofB)).add(b.low);
        return new Pair(sum, rest);
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

    /** {@link #SCALE} times that. */
    private static Expression scaledPowerOf2(Expression k) {
        return k.bits().shiftLeft(EXPONENT_SHIFT).plus(SCALE_BITS).asNumber();
    }
}
