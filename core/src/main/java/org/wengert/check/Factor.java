package org.wengert.check;

import java.util.Locale;

/** A derivative that is off by a constant factor. */
final class Factor {
    private static final double ROUND = 1e-7;
    private static final int LARGEST_DENOMINATOR = 12;
    private static final int LARGEST_NUMERATOR = 1000;

    private Factor() {}

    /** The mistake and its fix. */
    static String told(String rule, double factor) {
        if (factor == 0) {
            return rule
                    + " gives 0, and the differences do not: flat() is for functions that are constant between steps. "
                    + "Declare the derivative.";
        }
        if (Math.abs(factor + 1) < ROUND) {
            return rule + " has the wrong sign: it gives -1 times the differences. Negate it.";
        }
        return rule + " gives " + text(factor) + " times the differences: a constant factor is wrong. Multiply it by "
                + text(1 / factor) + ".";
    }

    /** As a fraction of small numbers, where it is one. */
    static String text(double factor) {
        for (int q = 1; q <= LARGEST_DENOMINATOR; q++) {
            double p = Math.rint(factor * q);
            if (p != 0 && Math.abs(p) <= LARGEST_NUMERATOR && Math.abs(factor * q - p) < ROUND / 10) {
                return q == 1 ? String.format(Locale.ROOT, "%.0f", p) : String.format(Locale.ROOT, "%.0f/%d", p, q);
            }
        }
        return Finding.number(factor, 8);
    }
}
