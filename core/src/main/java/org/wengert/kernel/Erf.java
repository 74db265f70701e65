package org.wengert.kernel;

/**
 * erf x = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x, and erfc x = 1 - erf x, to a few units in the last place.
 *
 * <p>Near 0 by the series of erf. From there on erfc x = t e^(-x^2) c(t), t = 2 / (2 + x), where c is smooth down to t = 0 and is summed as a series of
 * Chebyshev polynomials, whose coefficients were computed in 60 digits from the series and the continued fraction of erfc (Abramowitz and
 * Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14; the form after Schonfelder, Math. Comp. 32, 1978).
 */
public final class Erf {
    private static final double SMALL = 0.5;
    private static final int TERMS = 14;

    /** From here on erfc is below the smallest number. */
    private static final double GONE = 28;

    private static final double[] CHEBYSHEV = {
        1.1540674772329393,
        0.3554369212704985,
        0.06509515882878653,
        0.003671142395836639,
        -0.0011128447433526325,
        -0.0001607582991537808,
        3.278031574173137e-05,
        5.442441645505016e-06,
        -1.5154665553171482e-06,
        -1.4297608181169865e-07,
        8.234608827419493e-08,
        -1.2962846852306563e-09,
        -4.154721631015199e-09,
        6.347058278362811e-10,
        1.4320822712256225e-10,
        -6.160390105204585e-11,
        2.0612138554721698e-12,
        3.5714931488477042e-12,
        -8.586422843251796e-13,
        -6.14560021379063e-14,
        7.418725748596617e-14,
        -1.2895042755032325e-14,
        -2.358726385710632e-15,
        1.5729349381685912e-15,
        -2.2782966239546465e-16,
        -6.31233045075643e-17,
        3.5916763531814925e-17
    };

    private Erf() {}

    /** erf x. */
    public static double erf(double x) {
        double size = Math.abs(x);
        return size < SMALL ? series(x) : Math.copySign(1 - tail(size), x);
    }

    /** erfc x = 1 - erf x, accurate also where erf is close to 1. */
    public static double erfc(double x) {
        return Math.abs(x) < SMALL ? 1 - series(x) : x > 0 ? tail(x) : 2 - tail(-x);
    }

    /** The sum of (-1)^n x^(2n+1) / (n! (2n+1)), from the smallest term on. */
    private static double series(double x) {
        double square = x * x;
        double sum = 0;
        for (int n = TERMS; n > 0; n--) {
            sum = -square / n * (1.0 / (2 * n + 1) + sum);
        }
        return 2 / Math.sqrt(Math.PI) * x * (1 + sum);
    }

    /** erfc x for x > 0; NaN for NaN. */
    private static double tail(double x) {
        if (x > GONE) {
            return 0;
        }
        double t = 2 / (2 + x);
        double twice = 2 * (2 * t - 1);
        double last = 0;
        double sum = 0;
        for (int i = CHEBYSHEV.length - 1; i > 0; i--) {
            double next = twice * sum - last + CHEBYSHEV[i];
            last = sum;
            sum = next;
        }
        return t * bell(x) * (0.5 * twice * sum - last + 0.5 * CHEBYSHEV[0]);
    }

    /** e^(-x^2). A rounding of x^2 would grow with it in the exponential, so the square is taken in two parts, the first one exact. */
    private static double bell(double x) {
        double high = (float) x;
        return Math.exp(-high * high) * Math.exp(-(x - high) * (x + high));
    }
}
