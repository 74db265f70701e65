package org.wengert.kernel.expression;

import org.jspecify.annotations.Nullable;

/**
 * Exponentials, logarithms and what is made of them, as expressions: no calls, no branches, so that they run in vector lanes with the same bits as element by
 * element. (The lane operations of the Vector API for these functions do not have that property: they give other bits before and after the loop has
 * been compiled.)
 *
 * <p>FLOAT is computed in {@code double} and rounded once, with polynomials as long as that needs. DOUBLE is accurate to a few units in the last place.
 */
public final class Transcendentals {
    private static final double LOG2_E = 1.4426950408889634;

    /** ln 2 in two parts: products of the first with an exponent are exact. */
    private static final double LN2_HIGH = 0x1.62e42fefa2000p-1;

    private static final double LN2_LOW = 7.371002565167799e-13;

    /** Adding this number rounds to an integer, which then is in the low bits. */
    private static final double ROUNDER = 0x1.8p52;

    private static final int EXPONENT_SHIFT = 52;
    private static final int BIAS = 1023;
    private static final long ONE = (long) BIAS << EXPONENT_SHIFT;
    private static final long FRACTION = (1L << EXPONENT_SHIFT) - 1;
    private static final long SQRT_HALF = Double.doubleToLongBits(Math.sqrt(0.5)) & ~0xffffffffL;
    private static final double TWO_52 = 0x1p52;
    private static final long TWO_52_BITS = Double.doubleToLongBits(TWO_52);
    private static final double LIFT = 0x1p54;
    private static final int LIFTED = 54;

    /** Where e^x is far out of the range of FLOAT, and 2^k still in that of DOUBLE. */
    private static final double SHORT_RANGE = 700;

    /** Below this, FLOAT results that e^x is a factor of are 0. */
    private static final double SHORT_RANGE_END = -300;

    /** From here on, tanh ln(1 + e^x) is 1. */
    private static final double ONE_FROM_HERE = 40;

    /** From here on, e^-x is 0, also in DOUBLE. */
    private static final double NOTHING_FROM_HERE = 1000;

    /** (e^r - 1 - r) / r^2 for |r| &lt; (ln 2) / 2: near-minimax polynomials, computed in 50 digits. */
    private static final double[] EXP_SHORT = {
        0.500000001353873,
        0.16666666681704215,
        0.04166646419740569,
        0.008333310844647862,
        0.0013933730715792083,
        0.00019891080463998843
    };

    private static final double[] EXP_LONG = {
        0.5,
        0.1666666666666667,
        0.04166666666666667,
        0.008333333333326084,
        0.0013888888888883711,
        0.0001984126987500228,
        2.480158732567746e-05,
        2.755725517000089e-06,
        2.755727347871858e-07,
        2.5105312729622103e-08,
        2.09147553258932e-09
    };

    /** (ln((1 + s) / (1 - s)) - 2 s) / s^3 in s^2, for numbers from sqrt(1/2) to sqrt 2. */
    private static final double[] LOG_SHORT = {
        0.6666666655358554, 0.40000122584584097, 0.285507364053582, 0.23332761807741403
    };

    private static final double[] LOG_LONG = {
        0.6666666666666666,
        0.4000000000000089,
        0.28571428570795937,
        0.22222222393451754,
        0.18181795454619548,
        0.15386249783145214,
        0.13268503447792365,
        0.1308944373626974
    };

    /** The same up to s = 1/3. */
    private static final double[] ARTANH_SHORT = {
        0.6666666666710136,
        0.399999996173717,
        0.28571483327295666,
        0.2221929900426689,
        0.18255549422091638,
        0.1444392513740484,
        0.19072903260448448
    };

    private static final double[] ARTANH_LONG = {
        0.6666666666666666,
        0.4,
        0.2857142857142857,
        0.22222222222222132,
        0.1818181818183072,
        0.15384615383573041,
        0.13333333389792112,
        0.11764703790342844,
        0.1052637039338926,
        0.09522790490064702,
        0.08709280265870585,
        0.07870899811291633,
        0.08247434520114187,
        0.033788251247831365,
        0.1461399865311255
    };

    /** The degree of accuracy: that of FLOAT results, or that of DOUBLE. */
    private final boolean isShort;

    private Transcendentals(boolean isShort) {
        this.isShort = isShort;
    }

    /** A function in {@code double}. */
    private interface InDouble {
        Expression of(Transcendentals accuracy, Expression x);
    }

    private static Expression of(InDouble f, Expression x) {
        return x.kind() == Kind.FLOAT
                ? f.of(new Transcendentals(true), x.widen()).narrow()
                : f.of(new Transcendentals(false), x);
    }

    private static boolean isFast(Expression x) {
        return x.kind() == Kind.FLOAT && HardwareFma.AVAILABLE;
    }

    /** e^x. */
    public static Expression exp(Expression x) {
        return isFast(x) ? FloatExponentials.exp(x) : of(Transcendentals::exponential, x);
    }

    /** e^x - 1, accurate near 0. */
    public static Expression expm1(Expression x) {
        return of(Transcendentals::exponentialMinus1, x);
    }

    /** ln x. */
    public static Expression log(Expression x) {
        return of(Transcendentals::logarithm, x);
    }

    /** ln(1 + x), accurate near 0. */
    public static Expression log1p(Expression x) {
        return of(Transcendentals::logarithm1p, x);
    }

    /** tanh x. */
    public static Expression tanh(Expression x) {
        return isFast(x) ? FloatExponentials.tanh(x) : of(Transcendentals::hyperbolicTangent, x);
    }

    /** 1 / (1 + e^-x). */
    public static Expression sigmoid(Expression x) {
        return isFast(x)
                ? FloatExponentials.sigmoid(x)
                : of(
                        (at, z) -> {
                            Expression e = at.exponential(z.abs().neg());
                            return z.lt(0).select(e, z.like(1)).div(e.add(1));
                        },
                        x);
    }

    /** e^-|x| / (1 + e^-|x|)^2, the derivative of the sigmoid. */
    public static Expression logistic(Expression x) {
        return of(
                (at, z) -> {
                    Expression e = at.exponential(z.abs().neg());
                    return e.div(e.add(1).square());
                },
                x);
    }

    /** ln(1 + e^x). */
    public static Expression softplus(Expression x) {
        return of((at, z) -> at.softPlus(z), x);
    }

    /** -ln(1 + e^-x). */
    public static Expression logSigmoid(Expression x) {
        return of((at, z) -> z.min(0).sub(at.logarithm1pOfExponential(z.abs().neg())), x);
    }

    /** x sigmoid x; 0 at -infinity. */
    public static Expression silu(Expression x) {
        return isFast(x)
                ? FloatExponentials.silu(x)
                : of(
                        (at, z) -> {
                            Expression e = at.exponential(z.abs().neg());
                            return at.gated(z, z.lt(0).select(e, z.like(1)).div(e.add(1)));
                        },
                        x);
    }

    /** x tanh ln(1 + e^x) = x n / (n + 2), n = e^x (e^x + 2); 0 at -infinity. */
    public static Expression mish(Expression x) {
        return of(
                (at, z) -> {
                    Expression e = at.exponential(z.atMost(ONE_FROM_HERE));
                    Expression n = e.mul(e.add(2));
                    return at.gated(z, n.div(n.add(2)));
                },
                x);
    }

    /**
     * t + 4 x u (1 + u) m / d^2, the derivative of {@link #mish}, in u = e^-|x|: t = a / d is the gate. For x &lt; 0, a = u (u + 2), d = a + 2 and m = 1; else, all divided by u^2, a = 1 + 2 u,
     * d = a + 2 u^2 and m = u.
     */
    public static Expression mishDerivative(Expression x) {
        return of(
                (at, z) -> {
                    Expression u = at.exponential(z.abs().neg());
                    Expression isNegative = z.lt(0);
                    Expression a = isNegative.select(u.mul(u.add(2)), u.mul(2).add(1));
                    Expression d = isNegative.select(a.add(2), u.square().mul(2).add(a));
                    Expression slope = u.add(1).mul(u).mul(isNegative.select(u.like(1), u));
                    Expression near = z.atLeast(-NOTHING_FROM_HERE).atMost(NOTHING_FROM_HERE);
                    return near.mul(4).mul(slope).div(d).add(a).div(d);
                },
                x);
    }

    /** x times the gate; 0 where x is so small that the product is, also at -infinity. */
    private Expression gated(Expression x, Expression gate) {
        return (isShort ? x.lt(SHORT_RANGE_END) : gate.eq(0)).select(x.like(0), x.mul(gate));
    }

    private Expression softPlus(Expression x) {
        return x.max(0).add(logarithm1pOfExponential(x.abs().neg()));
    }

    /** ln(1 + e^x) for x &lt;= 0, as 2 artanh s, s = e^x / (2 + e^x), which is at most 1/3. */
    private Expression logarithm1pOfExponential(Expression x) {
        Expression e = exponential(x);
        Expression s = e.div(e.add(2));
        Expression z = s.square();
        return s.mul(z).fma(polynomial(isShort ? ARTANH_SHORT : ARTANH_LONG, z), s.mul(2));
    }

    /** e^x in {@code double}, with the accuracy of FLOAT. */
    static Expression shortExponential(Expression x) {
        return new Transcendentals(true).exponential(x);
    }

    /** The same for x &lt;= 0. */
    static Expression shortExponentialOfNegative(Expression x) {
        return new Transcendentals(true).ofReduced(reduce(x.atLeast(-SHORT_RANGE)));
    }

    /** e^x = 2^k e^r. */
    private Expression exponential(Expression x) {
        return ofReduced(
                isShort
                        ? reduce(x.atLeast(-SHORT_RANGE).atMost(SHORT_RANGE))
                        : reduce(x.atLeast(-746).atMost(710)));
    }

    /** In two factors, since 2^k alone may be out of range where the result is not. */
    private Expression ofReduced(Reduced reduced) {
        Expression p = minus1(reduced.r).add(1);
        if (isShort) {
            return p.mul(powerOf2(reduced.k));
        }
        Halves halves = halves(reduced.k);
        return p.mul(powerOf2(halves.first)).mul(powerOf2(halves.second));
    }

    /** e^r - 1. */
    private Expression minus1(Expression r) {
        return r.fma(r.mul(polynomial(isShort ? EXP_SHORT : EXP_LONG, r)), r);
    }

    /** 2^k (e^r - 1) + (2^k - 1). */
    private Expression exponentialMinus1(Expression x) {
        Reduced reduced = reduce(x.atLeast(-60).atMost(isShort ? SHORT_RANGE : 710));
        Expression p = minus1(reduced.r);
        Expression y;
        if (isShort) {
            Expression scale = powerOf2(reduced.k);
            y = scale.fma(p, scale.sub(1));
        } else {
            Halves halves = halves(reduced.k);
            Expression first = powerOf2(halves.first);
            Expression second = powerOf2(halves.second);
            y = first.fma(p, first.sub(second.reciprocal())).mul(second);
        }
        return x.eq(0).select(x, y);
    }

    /** k = x / ln 2, rounded to an integer and held as {@code ROUNDER + k}, and r = x - k ln 2. */
    private record Reduced(Expression k, Expression r) {}

    private static Reduced reduce(Expression x) {
        Expression k = x.fma(LOG2_E, x.like(ROUNDER));
        Expression number = k.sub(ROUNDER);
        return new Reduced(k, number.fma(-LN2_LOW, number.fma(-LN2_HIGH, x)));
    }

    private record Halves(Expression first, Expression second) {}

    private static Halves halves(Expression k) {
        Expression number = k.sub(ROUNDER);
        Expression first = number.fma(0.5, k.like(ROUNDER));
        return new Halves(first, number.sub(first.sub(ROUNDER)).add(ROUNDER));
    }

    /** 2^k, for k held as {@code ROUNDER + k}. */
    private static Expression powerOf2(Expression k) {
        return k.bits().shiftLeft(EXPONENT_SHIFT).plus(ONE).asNumber();
    }

    /** ln x = e ln 2 + ln m, m between sqrt(1/2) and sqrt 2. */
    private Expression logarithm(Expression x) {
        Expression normal = x;
        Expression lifted = x.like(0);
        if (!isShort) { // No float is subnormal as a double.
            Expression isSmall = x.lt(Double.MIN_NORMAL);
            normal = isSmall.select(x.mul(LIFT), x);
            lifted = isSmall.select(x.like(LIFTED), lifted);
        }
        Expression y = ofNormal(normal, isShort ? null : lifted);
        y = x.lt(Double.POSITIVE_INFINITY).select(y, x);
        y = x.eq(0).select(x.like(Double.NEGATIVE_INFINITY), y);
        return x.lt(0).select(x.like(Double.NaN), y);
    }

    private Expression ofNormal(Expression x, @Nullable Expression lifted) {
        Expression moved = x.bits().plus(ONE - SQRT_HALF);
        Expression k =
                moved.shiftRight(EXPONENT_SHIFT).or(TWO_52_BITS).asNumber().sub(TWO_52 + BIAS);
        if (lifted != null) {
            k = k.sub(lifted);
        }
        Expression f = moved.and(FRACTION).plus(SQRT_HALF).asNumber().sub(1);
        Expression s = f.div(f.add(2));
        Expression z = s.square();
        Expression half = f.square().mul(0.5);
        Expression rest = z.mul(polynomial(isShort ? LOG_SHORT : LOG_LONG, z));
        // ln(1 + f) = f - f^2/2 + s (f^2/2 + rest), of which f is exact.
        Expression small = s.fma(half.add(rest), k.mul(LN2_LOW));
        return k.fma(LN2_HIGH, f.sub(half.sub(small)));
    }

    /** ln u + (1 + x - u) / u, where u is 1 + x, rounded. */
    private Expression logarithm1p(Expression x) {
        Expression u = x.add(1);
        Expression y = logarithm(u).add(x.sub(u.sub(1)).div(u));
        y = x.lt(Double.POSITIVE_INFINITY).select(y, x);
        y = x.eq(-1).select(x.like(Double.NEGATIVE_INFINITY), y);
        return x.eq(0).select(x, y);
    }

    /** (e^2|x| - 1) / (e^2|x| + 1), with the sign of x. */
    private Expression hyperbolicTangent(Expression x) {
        Expression e = exponentialMinus1(x.abs().atMost(22).mul(2));
        return e.div(e.add(2)).copySign(x);
    }

    static Expression polynomial(double[] coefficients, Expression x) {
        Expression y = x.like(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            y = y.fma(x, x.like(coefficients[i]));
        }
        return y;
    }
}
