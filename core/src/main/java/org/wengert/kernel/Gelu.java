package org.wengert.kernel;

/**
 * x times the probability that a standard normal number is below x, and its approximation by tanh, with all their digits also far below 0. There a rounding of
 * the exponent grows with the exponent in the result, so that it is made good to first order.
 */
public final class Gelu {
    private static final double ROOT_HALF = 0.7071067811865476;
    private static final double ROOT_HALF_REST = -4.833646656726457e-17;

    /** 1 / sqrt(2 pi). */
    private static final double DENSITY_AT_0 = 0.3989422804014327;

    /** 2 sqrt(2 / pi) and 0.044715, and what is left of them. */
    private static final double SLOPE = 1.5957691216057308;

    private static final double SLOPE_REST = -9.96930880911092e-17;
    private static final double CUBE = 0.044715;
    private static final double CUBE_REST = 2.1960211427085595e-18;

    /** Farther out, the density is 0. */
    private static final double GONE = 40;

    /** From here down the exponent is large enough for its rounding to be seen. */
    private static final double FAR = -2;

    private Gelu() {}

    /** x erfc(-x / sqrt 2) / 2. */
    public static double gelu(double x) {
        double u = -x * ROOT_HALF;
        double below = 0.5 * Erf.erfc(u);
        if (below == 0) {
            return 0;
        }
        if (!(x < FAR)) {
            return x * below;
        }
        double rest = -Math.fma(x, ROOT_HALF, u) - x * ROOT_HALF_REST;
        // -erfc' / erfc, to a few percent.
        double decay = u + Math.sqrt(u * u + 4 / Math.PI);
        return x * (below - below * decay * rest);
    }

    /** x p + P, the density of the normal distribution and the probability below x: the derivative of {@link #gelu}. */
    public static double derivative(double x) {
        if (Math.abs(x) > GONE) {
            return x > 0 ? 1 : 0;
        }
        double high = (float) x;
        double density = DENSITY_AT_0 * Math.exp(-0.5 * high * high) * Math.exp(-0.5 * (x - high) * (x + high));
        double below = 0.5 * Erf.erfc(-x * ROOT_HALF);
        return x * density + below;
    }

    /** x sigmoid(2 sqrt(2 / pi) (x + 0.044715 x^3)). */
    public static double geluTanh(double x) {
        double square = x * x;
        double cube = CUBE * square;
        double twice = SLOPE * x * (1 + cube);
        if (!(x < FAR)) {
            return x / (1 + Math.exp(-twice));
        }
        double cubeRest = Math.fma(CUBE, square, -cube) + CUBE * Math.fma(x, x, -square) + CUBE_REST * square;
        double sum = 1 + cube;
        double larger = Math.max(1, cube);
        double sumRest = larger - sum + Math.min(1, cube) + cubeRest;
        double line = SLOPE * x;
        double lineRest = Math.fma(SLOPE, x, -line) + SLOPE_REST * x;
        double product = line * sum;
        double rest = Math.fma(line, sum, -product) + line * sumRest + lineRest * sum;
        double e = Math.exp(product);
        if (e == 0) {
            return 0;
        }
        double s = e / (1 + e);
        return x * (s + s * rest / (1 + e));
    }
}
