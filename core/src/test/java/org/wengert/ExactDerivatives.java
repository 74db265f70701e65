package org.wengert;

import java.math.BigDecimal;
import java.math.MathContext;

/** The partial derivatives of a function of one or two numbers at a point, in as many digits as it takes for them to settle. */
final class ExactDerivatives {
    /** A function written with jets; one of one variable uses the first. */
    interface Of {
        Jet at(Jet a, Jet b);
    }

    private static final int FIRST_DIGITS = 25;
    private static final int MOST_DIGITS = 2500;
    private static final BigDecimal SETTLED = new BigDecimal("1e-18");
    private static final BigDecimal TINY = new BigDecimal("1e-340");

    private final Jet jet;

    private ExactDerivatives(Jet jet) {
        this.jet = jet;
    }

    static ExactDerivatives of(Of f, double a, double b) {
        Jet before = at(f, a, b, FIRST_DIGITS);
        for (int digits = 2 * FIRST_DIGITS; digits < MOST_DIGITS; digits *= 2) {
            Jet jet = at(f, a, b, digits);
            if (isSettled(before, jet)) {
                return new ExactDerivatives(jet);
            }
            before = jet;
        }
        throw new AssertionError("no end of digits at " + a + ", " + b);
    }

    private static Jet at(Of f, double a, double b, int digits) {
        MathContext context = new MathContext(digits);
        return f.at(Jet.variable(0, a, context), Jet.variable(1, b, context));
    }

    private static boolean isSettled(Jet before, Jet after) {
        for (int i = 0; i <= Jet.DEGREE; i++) {
            for (int j = 0; i + j <= Jet.DEGREE; j++) {
                BigDecimal value = after.derivative(i, j);
                BigDecimal change = value.subtract(before.derivative(i, j)).abs();
                if (change.compareTo(value.abs().multiply(SETTLED).max(TINY)) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The derivative of order i in the first and j in the second variable. */
    BigDecimal of(int i, int j) {
        return jet.derivative(i, j);
    }
}
