package org.wengert.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * One derivative that did not pass.
 *
 * @param verdict why it did not
 * @param mode by which sweep the tape's value came
 * @param input the number of the input, or -1 if only the sum along a random direction shows it, or no single derivative is meant
 * @param index where in that input
 * @param tape the tape's derivative
 * @param differences that by differences; for {@link Mode#FORWARD}, that in reverse mode
 * @param estimate what the differences may be off by
 * @param left the slope to the left, at a kink
 * @param right the slope to the right, at a kink
 * @param reason why nothing can be said, where nothing can; or what is found, where it is no single derivative
 */
public record Finding(
        Verdict verdict,
        Mode mode,
        int input,
        List<Integer> index,
        double tape,
        double differences,
        double estimate,
        double left,
        double right,
        String reason) {

    /** Which way the tape was walked. */
    public enum Mode {
        /** Gradients: v J. */
        REVERSE,
        /** Slopes: J v. */
        FORWARD
    }

    static final Finding RANDOM =
            of(Verdict.NOISY, "two evaluations at the same point differ: f is random. Fix its seed inside f");

    /** One that is not about a single derivative. */
    static Finding of(Verdict verdict, String what) {
        return new Finding(
                verdict,
                Mode.REVERSE,
                -1,
                List.of(),
                Double.NaN,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NaN,
                Double.NaN,
                what);
    }

    /** {@code input 0 at [1, 2]: tape 0.417, differences 0.512 +- 3e-12: WRONG}. */
    @Override
    public String toString() {
        if (input < 0 && !reason.isEmpty() && !(estimate < Double.POSITIVE_INFINITY)) {
            return reason;
        }
        String where = input < 0 ? "along a random direction" : "input " + input + " at " + index;
        if (mode == Mode.FORWARD) {
            return where + ": jvp " + number(tape) + ", vjp " + number(differences) + ": " + verdict;
        }
        String said = where + ": tape " + number(tape);
        return switch (verdict) {
            case KINK -> said + ", slopes " + number(left) + " and " + number(right) + ": KINK";
            case NOISY -> said + known() + ": NOISY, " + reason;
            case WRONG, PASS -> said + known() + ": " + verdict;
        };
    }

    private String known() {
        return estimate < Double.POSITIVE_INFINITY
                ? ", differences " + number(differences) + " +- " + String.format(Locale.ROOT, "%.0e", estimate)
                : "";
    }

    /** To twelve digits, without the zeros at the end. */
    private static String number(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(12)).stripTrailingZeros();
        double size = Math.abs(value);
        return size < 1e-4 || size >= 1e9 ? rounded.toString() : rounded.toPlainString();
    }
}
