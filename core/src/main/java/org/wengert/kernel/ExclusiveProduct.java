package org.wengert.kernel;

/**
 * The product of all elements along an axis but one, and its derivatives, without division and without overflow or underflow on the way.
 *
 * <p>With {@code r} tangents v1, ..., vr, the result at m is the sum, over all choices of different positions j1, ..., jr other than m, of
 * v1[j1] ... vr[jr] times the product of x over the positions left: the coefficient of e1 ... er in the product of x[k] + e1 v1[k] + ... + er vr[k]
 * over k != m, where every e squares to 0. It is symmetric: its derivative in x along v has v as one more tangent, its pullback of h to x has h as
 * one more tangent, and its pullback of h to a tangent has h in that tangent's place.
 */
public final class ExclusiveProduct {
    private static final Object[] NO_TANGENTS = {};

    private final Object x;
    private final Object[] tangents;
    private final int n;
    private final int inner;
    /** The number of coefficients of one product: one for each subset of the tangents. A subset is a number with a bit for each tangent. */
    private final int subsets;
    /** The product before each position, [n, subsets]. */
    private final Scaled before;
    /** The product after the current position. */
    private final Scaled after;

    private ExclusiveProduct(Object x, Object[] tangents, int n, int inner) {
        this.x = x;
        this.tangents = tangents;
        this.n = n;
        this.inner = inner;
        this.subsets = 1 << tangents.length;
        this.before = new Scaled(n * subsets);
        this.after = new Scaled(subsets);
    }

    /** y[o, m, i] = the product over k != m of x[o, k, i], with x seen as [outer, n, inner]; 1 for n = 1. {@code y} is not {@code x}. */
    public static void run(Object x, int outer, int n, int inner, Object y) {
        run(x, NO_TANGENTS, outer, n, inner, y);
    }

    /** {@link #run} with tangents, each of the shape of x; 0 where there are more tangents than other positions. */
    public static void run(Object x, Object[] tangents, int outer, int n, int inner, Object y) {
        if (n == 0) {
            return;
        }
        ExclusiveProduct product = new ExclusiveProduct(x, tangents, n, inner);
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < inner; i++) {
                product.line(o * n * inner + i, y);
            }
        }
    }

    private void line(int from, Object y) {
        before.one(0, subsets);
        for (int k = 1; k < n; k++) {
            before.copy(before, (k - 1) * subsets, k * subsets, subsets);
            multiply(before, k * subsets, from + (k - 1) * inner);
        }
        after.one(0, subsets);
        for (int k = n - 1; k >= 0; k--) {
            write(y, from + k * inner, together(k * subsets));
            multiply(after, 0, from + k * inner);
        }
    }

    /** Multiplies a product by x[p] + the tangents at p. A coefficient needs the old ones of smaller subsets, so the largest comes first. */
    private void multiply(Scaled product, int at, int p) {
        for (int s = subsets - 1; s >= 0; s--) {
            product.scale(at + s, read(x, p));
            for (int t = 0; t < tangents.length; t++) {
                if ((s & 1 << t) != 0) {
                    product.addScaled(at + s, product, at + (s & ~(1 << t)), read(tangents[t], p));
                }
            }
        }
    }

    /** Multiplies the product before by the product after; returns the coefficient of all tangents. */
    private double together(int at) {
        Scaled sum = new Scaled(1);
        for (int s = 0; s < subsets; s++) {
            sum.addProduct(0, before, at + s, after, subsets - 1 - s);
        }
        return sum.value(0);
    }

    private static double read(Object array, int i) {
        return array instanceof float[] floats ? floats[i] : ((double[]) array)[i];
    }

    private static void write(Object array, int i, double value) {
        if (array instanceof float[] floats) {
            floats[i] = (float) value;
        } else {
            ((double[]) array)[i] = value;
        }
    }

    /** An array of numbers significand 2^exponent. Significands lie in the middle of double's range, where two of them can be multiplied. */
    private static final class Scaled {
        private static final double LARGE = 0x1p500;
        private static final double SMALL = 0x1p-500;
        /** Beyond this difference of exponents, one of two numbers does not show in their sum. */
        private static final int FAR = 2100;

        private final double[] significands;
        private final long[] exponents;

        Scaled(int size) {
            significands = new double[size];
            exponents = new long[size];
        }

        /** The product of no factors: 1, and 0 for every tangent. */
        void one(int at, int count) {
            for (int i = at; i < at + count; i++) {
                put(i, i == at ? 1 : 0, 0);
            }
        }

        void copy(Scaled other, int from, int to, int count) {
            System.arraycopy(other.significands, from, significands, to, count);
            System.arraycopy(other.exponents, from, exponents, to, count);
        }

        double value(int i) {
            long exponent = Math.max(-10_000, Math.min(10_000, exponents[i]));
            return Math.scalb(significands[i], (int) exponent);
        }

        /** this[i] *= factor. */
        void scale(int i, double factor) {
            putProduct(i, significands[i], exponents[i], factor);
        }

        /** this[i] += other[j] factor. */
        void addScaled(int i, Scaled other, int j, double factor) {
            double significand = significands[i];
            long exponent = exponents[i];
            putProduct(i, other.significands[j], other.exponents[j], factor);
            add(i, significand, exponent);
        }

        /** this[i] += a[j] b[k]. */
        void addProduct(int i, Scaled a, int j, Scaled b, int k) {
            double significand = significands[i];
            long exponent = exponents[i];
            put(i, a.significands[j] * b.significands[k], a.exponents[j] + b.exponents[k]);
            add(i, significand, exponent);
        }

        private void putProduct(int i, double significand, long exponent, double factor) {
            double size = Math.abs(factor);
            if (size >= SMALL && size <= LARGE) {
                put(i, significand * factor, exponent);
            } else {
                put(i, factor, 0);
                put(i, significand * significands[i], exponent + exponents[i]);
            }
        }

        private void add(int i, double significand, long exponent) {
            if (significand == 0) {
                return;
            }
            if (significands[i] == 0) {
                put(i, significand, exponent);
                return;
            }
            long common = Math.max(exponent, exponents[i]);
            double sum = shifted(significand, exponent - common) + shifted(significands[i], exponents[i] - common);
            put(i, sum, common);
        }

        private static double shifted(double significand, long by) {
            return by == 0 ? significand : Math.scalb(significand, (int) Math.max(-FAR, by));
        }

        private void put(int i, double significand, long exponent) {
            double size = Math.abs(significand);
            if (size >= SMALL && size <= LARGE || size == 0 || !(size <= Double.MAX_VALUE)) {
                significands[i] = significand;
                exponents[i] = exponent;
                return;
            }
            // In two steps for subnormal numbers, whose exponent says nothing.
            double lifted = size < 1 ? significand * LARGE : significand;
            int power = Math.getExponent(lifted);
            significands[i] = Math.scalb(lifted, -power);
            exponents[i] = exponent + power - (size < 1 ? 500 : 0);
        }
    }
}
