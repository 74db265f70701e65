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
    static final Outcome PASS = of(Verdict.PASS, Estimate.NONE);

    static Outcome of(Verdict verdict, Estimate slope) {
        return new Outcome(verdict, slope.value(), slope.error(), Double.NaN, Double.NaN, "");
    }

    static Outcome kink(double left, double right) {
        return new Outcome(Verdict.KINK, Double.NaN, Double.POSITIVE_INFINITY, left, right, "");
    }

    static Outcome edge() {
        return noisy(
                Estimate.NONE, "f is not finite on at least one side, however near. Choose a point inside its domain");
    }

    static Outcome rough(Estimate slope) {
        return noisy(slope, "the differences do not settle: f is too rough, or too steep, to differentiate here");
    }

    /** Where f moves so much when its input hardly does. */
    static Outcome moving(Estimate slope, double moves) {
        String how = String.format(Locale.ROOT, "f itself moves by %.0e when its input hardly does", moves);
        return noisy(slope, how + ". Does it compute in FLOAT32 inside?");
    }

    private static Outcome noisy(Estimate slope, String reason) {
        return new Outcome(Verdict.NOISY, slope.value(), slope.error(), Double.NaN, Double.NaN, reason);
    }

    boolean isPass() {
        return verdict == Verdict.PASS;
    }
}
