package org.wengert.check;

import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * One derivative that did not pass.
 *
 * @param verdict why it did not
 * @param mode the sweep that the tape's value came from
 * @param input the number of the input, or -1 if only the sum along a random direction shows it, or no single derivative is meant
 * @param name that input's name, {@code input 0} or that of a module's parameter; empty if {@code input} is -1
 * @param index the position in that input
 * @param tape the tape's derivative
 * @param differences that by differences; for {@link Mode#FORWARD}, that in reverse mode
 * @param estimate the error bound of the differences
 * @param left the slope to the left, at a kink
 * @param right the slope to the right, at a kink
 * @param reason the reason why nothing can be said, where nothing can; or the fault, where it is no single derivative
 */
public record Finding(
        Verdict verdict,
        Mode mode,
        int input,
        String name,
        List<Integer> index,
        double tape,
        double differences,
        double estimate,
        double left,
        double right,
        String reason) {

    /** The direction of a sweep. */
    public enum Mode {
        /** Gradients: v J. */
        REVERSE,
        /** Slopes: J v. */
        FORWARD
    }

    static final Finding PASS = of(Verdict.PASS, "");

    static final Finding RANDOM = of(
            Verdict.NOISY,
            "two evaluations at the same point differ: f is random. Fix its seed inside f; for a network with dropout, call eval() first");

    /** One that is not about a single derivative. */
    static Finding of(Verdict verdict, String what) {
        return of(verdict, Estimate.NONE, what);
    }

    static Finding wrong(Estimate slope) {
        return of(Verdict.WRONG, slope, "");
    }

    static Finding notLinear(double forG, double forOther) {
        String what = "the tape gives " + number(forG) + " for g and " + number(forOther) + " for -2 g";
        return of(Verdict.WRONG, what).by(Mode.REVERSE, forG);
    }

    static Finding kink(double left, double right) {
        return new Finding(Verdict.KINK, Mode.REVERSE, -1, "", List.of(), NaN, NaN, POSITIVE_INFINITY, left, right, "");
    }

    static Finding edge() {
        return of(
                Verdict.NOISY, "f is not finite on at least one side, however near. Choose a point inside its domain");
    }

    static Finding rough(Estimate slope) {
        return of(
                Verdict.NOISY,
                slope,
                "the differences do not settle: f is too rough, or too steep, to differentiate here");
    }

    static Finding moving(Estimate slope, double moves) {
        String how = String.format(Locale.ROOT, "f itself moves by %.0e when its input hardly does", moves);
        return of(Verdict.NOISY, slope, how + ": it is too steep there, or computes in FLOAT32 inside");
    }

    static Finding overflowing(Estimate slope) {
        return of(Verdict.NOISY, slope, "numbers inside f overflow: choose a point where they are smaller");
    }

    static Finding belowRounding(Estimate slope) {
        return of(
                Verdict.NOISY,
                slope,
                "the two differ by less than rounding inside f explains: scale f up, or choose another point");
    }

    private static Finding of(Verdict verdict, Estimate slope, String reason) {
        return new Finding(
                verdict, Mode.REVERSE, -1, "", List.of(), NaN, slope.value(), slope.error(), NaN, NaN, reason);
    }

    /** The same, of this derivative by the tape. */
    Finding by(Mode sweep, double byTape) {
        return new Finding(verdict, sweep, input, name, index, byTape, differences, estimate, left, right, reason);
    }

    /** The same, of one element, in whose direction it was found for steps of this size. */
    Finding at(FlatInputs inputs, int element, double size) {
        int number = inputs.inputOf(element);
        return new Finding(
                verdict,
                mode,
                number,
                inputs.name(number),
                inputs.indexOf(element),
                tape / size,
                differences / size,
                estimate / Math.abs(size),
                left / size,
                right / size,
                reason);
    }

    /** {@code input 0 at [1, 2]: tape 0.417, differences 0.512 +- 3e-12: WRONG}. */
    @Override
    public String toString() {
        if (input < 0 && Double.isNaN(tape) && !reason.isEmpty()) {
            return reason;
        }
        String where = input < 0 ? "along a random direction" : name + (index.isEmpty() ? "" : " at " + index);
        if (mode == Mode.FORWARD) {
            return where + ": jvp " + number(tape) + ", vjp " + number(differences) + ": " + verdict + because();
        }
        return switch (verdict) {
            case KINK ->
                where + ": tape " + number(tape) + ", slopes " + number(left) + " and " + number(right) + ": KINK";
            case NOISY -> where + ": tape " + number(tape) + known() + ": NOISY" + because();
            case WRONG, PASS ->
                where + ": " + (reason.isEmpty() ? "tape " + number(tape) + known() : reason) + ": " + verdict;
        };
    }

    private String because() {
        return reason.isEmpty() ? "" : ", " + reason;
    }

    private String known() {
        return estimate < POSITIVE_INFINITY
                ? ", differences " + number(differences) + " +- " + String.format(Locale.ROOT, "%.0e", estimate)
                : "";
    }

    /** To twelve digits, without the zeros at the end. */
    static String number(double value) {
        return number(value, 12);
    }

    /** To so many digits, without the zeros at the end. */
    static String number(double value, int digits) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        double size = Math.abs(value);
        return size < 1e-4 || size >= 1e9 ? rounded.toString() : rounded.toPlainString();
    }
}
