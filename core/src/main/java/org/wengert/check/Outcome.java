package org.wengert.check;

import java.util.Locale;

/**
 * What a comparison came to, and why.
 *
 * @param differences the slope by differences
 * @param estimate what that may be off by
 * @param left the slope to the left, at a kink
 * @param right the slope to the right, at a kink
 * @param reason why nothing can be said, where nothing can
 */
record Outcome(Verdict verdict, double differences, double estimate, double left, double right, String reason) {
    static final Outcome PASS = of(Verdict.PASS, Estimate.NONE, "");

    static Outcome of(Verdict verdict, Estimate slope) {
        return of(verdict, slope, "");
    }

    private static Outcome of(Verdict verdict, Estimate slope, String reason) {
        return new Outcome(verdict, slope.value(), slope.error(), Double.NaN, Double.NaN, reason);
    }

    static Outcome kink(double left, double right) {
        return new Outcome(Verdict.KINK, Double.NaN, Double.POSITIVE_INFINITY, left, right, "");
    }

    static Outcome random() {
        return of(
                Verdict.NOISY,
                Estimate.NONE,
                "two evaluations at the same point differ: f is random. Fix its seed inside f");
    }

    static Outcome outside(double y) {
        return of(Verdict.NOISY, Estimate.NONE, "f is " + y + " at the point itself. Choose one inside its domain");
    }

    static Outcome edge() {
        return of(
                Verdict.NOISY,
                Estimate.NONE,
                "f is not finite on at least one side, however near. Choose a point inside its domain");
    }

    static Outcome rough(Estimate slope) {
        return of(
                Verdict.NOISY,
                slope,
                "the differences do not settle: f is too rough, or too steep, to differentiate here");
    }

    static Outcome lost(Estimate slope) {
        return of(
                Verdict.NOISY,
                slope,
                "small steps cannot tell: the slope is lost in the rounding of f, which is much larger");
    }

    static Outcome stepwise(Estimate slope) {
        return of(
                Verdict.NOISY,
                slope,
                "large and small steps settle on different slopes. Does f compute in FLOAT32 inside?");
    }

    static Outcome noisy(Estimate slope, double noise) {
        String moves = String.format(Locale.ROOT, "f itself moves by %.0e when its input hardly does", noise);
        return of(Verdict.NOISY, slope, moves + ". Does it compute in FLOAT32 inside?");
    }

    boolean isPass() {
        return verdict == Verdict.PASS;
    }
}
