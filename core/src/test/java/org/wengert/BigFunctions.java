package org.wengert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Elementary functions to any number of digits, relative to the result, by series that share nothing with the engine. */
final class BigFunctions {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal SMALL = new BigDecimal("0.1");
    private static final int GUARD = 12;
    private static final Map<Integer, BigDecimal> PI = new ConcurrentHashMap<>();
    private static final Map<Integer, BigDecimal> LN2 = new ConcurrentHashMap<>();

    /** e^x: the series at x / 2^k, k times squared. */
    static BigDecimal exp(BigDecimal x, MathContext to) {
        if (x.signum() == 0) {
            return BigDecimal.ONE;
        }
        int magnitude = Math.max(0, x.precision() - x.scale());
        MathContext work = new MathContext(to.getPrecision() + GUARD + magnitude + 8);
        BigDecimal twos = x.divide(ln2(work), work).setScale(0, RoundingMode.HALF_EVEN);
        int halvings = 4 + (int) Math.sqrt(to.getPrecision());
        BigDecimal rest = x.subtract(twos.multiply(ln2(work)), work).divide(power(TWO, halvings), work);
        MathContext inner = new MathContext(to.getPrecision() + GUARD + halvings / 3 + 1);
        BigDecimal e =
                sum(BigDecimal.ONE, (term, n) -> term.multiply(rest).divide(BigDecimal.valueOf(n), inner), inner);
        for (int i = 0; i < halvings; i++) {
            e = e.multiply(e, inner);
        }
        return e.multiply(binary(twos.intValueExact(), inner), to);
    }

    /** e^x - 1; the series itself, where the 1 would swallow it. */
    static BigDecimal expm1(BigDecimal x, MathContext to) {
        if (x.abs().compareTo(SMALL) > 0) {
            return exp(x, new MathContext(to.getPrecision() + GUARD)).subtract(BigDecimal.ONE, to);
        }
        MathContext work = new MathContext(to.getPrecision() + GUARD);
        return sum(x, (term, n) -> term.multiply(x).divide(BigDecimal.valueOf(n + 1), work), work)
                .round(to);
    }

    /** ln(1 + x); where the 1 would swallow x, 2 artanh(x / (2 + x)). */
    static BigDecimal log1p(BigDecimal x, MathContext to) {
        if (x.abs().compareTo(SMALL) > 0) {
            return log(x.add(BigDecimal.ONE), to);
        }
        MathContext work = new MathContext(to.getPrecision() + GUARD);
        return odd(x.divide(x.add(TWO), work), BigDecimal.ONE, work).multiply(TWO, to);
    }

    /** ln x, by Halley's steps from the double nearest to it. */
    static BigDecimal log(BigDecimal x, MathContext to) {
        int exponent = x.precision() - x.scale() - 1;
        if (x.scaleByPowerOfTen(-exponent).compareTo(BigDecimal.valueOf(3)) > 0) {
            exponent++;
        }
        BigDecimal mantissa = x.scaleByPowerOfTen(-exponent);
        MathContext work = new MathContext(to.getPrecision() + GUARD);
        BigDecimal y = BigDecimal.valueOf(Math.log(mantissa.doubleValue()));
        for (int digits = 15; digits < work.getPrecision(); digits *= 3) {
            MathContext step = new MathContext(Math.min(3 * digits, work.getPrecision()) + GUARD);
            BigDecimal e = exp(y, step);
            y = y.add(TWO.multiply(mantissa.subtract(e)).divide(mantissa.add(e), step), step);
        }
        if (exponent == 0) {
            return y.round(to);
        }
        return y.add(ln10(work).multiply(BigDecimal.valueOf(exponent)), to);
    }

    /** sin x; for cos, a quarter further. Arguments are reduced by pi to as many digits as there are. */
    static BigDecimal sin(BigDecimal x, int quarters, MathContext to) {
        MathContext work = new MathContext(to.getPrecision() + GUARD + Math.max(0, x.precision() - x.scale()));
        BigDecimal quarter = pi(work).divide(TWO, work);
        BigInteger turns =
                x.divide(quarter, work).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
        BigDecimal rest = x.subtract(quarter.multiply(new BigDecimal(turns)), work);
        int at = turns.add(BigInteger.valueOf(quarters))
                .and(BigInteger.valueOf(3))
                .intValue();
        BigDecimal square = rest.multiply(rest, work).negate();
        int from = at % 2 == 0 ? 2 : 1;
        BigDecimal first = from == 2 ? rest : BigDecimal.ONE;
        BigDecimal y = sum(
                first,
                (term, n) -> term.multiply(square)
                        .divide(BigDecimal.valueOf((long) (2 * n - 2 + from) * (2 * n - 1 + from)), work),
                work);
        return (at < 2 ? y : y.negate()).round(to);
    }

    /** The angle whose tangent is x: the series, after the angle has been halved four times. */
    static BigDecimal atan(BigDecimal x, MathContext to) {
        MathContext work = new MathContext(to.getPrecision() + GUARD);
        if (x.abs().compareTo(BigDecimal.ONE) > 0) {
            BigDecimal rest = atan(BigDecimal.ONE.divide(x.abs(), work), work);
            BigDecimal y = pi(work).divide(TWO, work).subtract(rest, to);
            return x.signum() < 0 ? y.negate() : y;
        }
        BigDecimal t = x;
        for (int i = 0; i < 4; i++) {
            BigDecimal root = t.multiply(t).add(BigDecimal.ONE).sqrt(work);
            t = t.divide(root.add(BigDecimal.ONE), work);
        }
        return arctan(t, work).multiply(BigDecimal.valueOf(16), to);
    }

    /** 2 / sqrt(pi) e^(-x^2) times the sum of 2^n x^(2n+1) / (2n+1)!!, all of one sign. */
    static BigDecimal erf(BigDecimal x, MathContext to) {
        MathContext work = new MathContext(to.getPrecision() + GUARD);
        BigDecimal twice = x.multiply(x, work).multiply(TWO);
        BigDecimal series =
                sum(x, (term, n) -> term.multiply(twice).divide(BigDecimal.valueOf(2L * n + 1), work), work);
        return series.multiply(bell(x, work), to);
    }

    /** 1 - erf x; far out the continued fraction e^(-x^2) / sqrt(pi) / (x + 1/2 / (x + 2/2 / (x + 3/2 / ...))). */
    static BigDecimal erfc(BigDecimal x, MathContext to) {
        if (x.compareTo(BigDecimal.valueOf(3)) < 0) {
            return BigDecimal.ONE.subtract(erf(x, to), to);
        }
        MathContext work = new MathContext(to.getPrecision() + GUARD);
        double depth = 2.31 * work.getPrecision() / x.doubleValue();
        BigDecimal below = x;
        for (int n = 20 + (int) (depth * depth / 4); n > 0; n--) {
            below = x.add(BigDecimal.valueOf(n / 2.0).divide(below, work), work);
        }
        return bell(x, work).divide(TWO.multiply(below), to);
    }

    /** 2 / sqrt(pi) e^(-x^2). */
    static BigDecimal bell(BigDecimal x, MathContext to) {
        MathContext work = new MathContext(to.getPrecision() + GUARD);
        return TWO.divide(pi(work).sqrt(work), work).multiply(exp(x.multiply(x).negate(), work), to);
    }

    static BigDecimal pi(MathContext to) {
        return PI.computeIfAbsent(to.getPrecision(), digits -> {
            MathContext work = new MathContext(digits + GUARD);
            BigDecimal fifth = arctan(new BigDecimal("0.2"), work);
            BigDecimal other = arctan(BigDecimal.ONE.divide(BigDecimal.valueOf(239), work), work);
            return fifth.multiply(BigDecimal.valueOf(16)).subtract(other.multiply(BigDecimal.valueOf(4)), to);
        });
    }

    /** 2 artanh(1/3). */
    static BigDecimal ln2(MathContext to) {
        return LN2.computeIfAbsent(to.getPrecision(), digits -> {
            MathContext work = new MathContext(digits + GUARD);
            return odd(BigDecimal.ONE.divide(BigDecimal.valueOf(3), work), BigDecimal.ONE, work)
                    .multiply(TWO, to);
        });
    }

    /** 3 ln 2 + 2 artanh(1/9). */
    static BigDecimal ln10(MathContext to) {
        BigDecimal rest = odd(BigDecimal.ONE.divide(BigDecimal.valueOf(9), to), BigDecimal.ONE, to);
        return ln2(to).multiply(BigDecimal.valueOf(3)).add(rest.multiply(TWO), to);
    }

    private static BigDecimal arctan(BigDecimal t, MathContext work) {
        return odd(t, BigDecimal.ONE.negate(), work);
    }

    /** The sum of sign^n t^(2n+1) / (2n+1). */
    private static BigDecimal odd(BigDecimal t, BigDecimal sign, MathContext work) {
        if (t.signum() == 0) {
            return t;
        }
        BigDecimal square = t.multiply(t, work).multiply(sign);
        BigDecimal power = t;
        BigDecimal sum = t;
        for (int n = 1; isHeard(power, sum, work); n++) {
            power = power.multiply(square, work);
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), work), work);
        }
        return sum;
    }

    private interface Next {
        BigDecimal after(BigDecimal term, int n);
    }

    private static BigDecimal sum(BigDecimal first, Next next, MathContext work) {
        BigDecimal term = first;
        BigDecimal sum = first;
        for (int n = 1; isHeard(term, sum, work); n++) {
            term = next.after(term, n);
            sum = sum.add(term, work);
        }
        return sum;
    }

    /** Whether a term as large as this one changes the sum. */
    private static boolean isHeard(BigDecimal term, BigDecimal sum, MathContext work) {
        return term.signum() != 0
                && (sum.signum() == 0
                        || term.precision() - term.scale() > sum.precision() - sum.scale() - work.getPrecision() - 2);
    }

    private static BigDecimal power(BigDecimal x, int n) {
        return x.pow(n);
    }

    private static BigDecimal binary(int exponent, MathContext work) {
        UnaryOperator<BigDecimal> turned = x -> exponent < 0 ? BigDecimal.ONE.divide(x, work) : x;
        return turned.apply(TWO.pow(Math.abs(exponent), work));
    }

    private BigFunctions() {}
}
