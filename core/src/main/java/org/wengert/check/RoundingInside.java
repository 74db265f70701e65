package org.wengert.check;

/**
 * The rounding of numbers inside f that its result does not show: where large numbers cancel, or small ones are added to large ones, f moves in
 * grains, or not at all, and no difference can contradict the tape.
 */
final class RoundingInside {
    /** Steps below this, relative to the inputs, see a function's grains rather than its slope. */
    private static final double TINY = 0x1p-18;

    /** So many units in the last place of 1 may be lost. */
    static final int UNITS = 64;

    private static final double SMALL_GRAIN = 1e-7;
    private static final int MARGIN = 2;

    private final DirectionalSlice slice;
    private final double nudged;

    private RoundingInside(DirectionalSlice slice) {
        this.slice = slice;
        nudged = slice.nudged();
    }

    static RoundingInside of(DirectionalSlice slice) {
        return new RoundingInside(slice);
    }

    /** Returns whether it accounts for a jump. */
    boolean explainsJump(double height) {
        return height <= Tolerances.explained(slice.size()) && height <= MARGIN * nudged;
    }

    /** Returns whether it accounts for slopes that differ by so much from side to side. */
    boolean explainsKink(Estimate bend) {
        double opens = Math.abs(bend.value());
        return opens <= UNITS * slice.unitRounding() || explainsJump(opens * bend.step());
    }

    /** Returns whether it accounts for differences that do not show the tape's slope. */
    boolean explains(double tape, Estimate slope) {
        double contradiction = Math.abs(tape - slope.value());
        if (!(contradiction <= Double.MAX_VALUE)) {
            return false;
        }
        return contradiction <= UNITS * slice.unitRounding()
                || contradiction * slope.step() <= MARGIN * nudged
                || isWithinGrain(contradiction, slope)
                || isSeenAtTinyStepsOnly(tape, contradiction);
    }

    /** Returns whether f moves in grains that hide the contradiction. A large grain may be a kink near by, unless the contradiction is far below it. */
    private boolean isWithinGrain(double contradiction, Estimate slope) {
        double grain = slice.grain();
        return grain <= SMALL_GRAIN * Math.max(1, slice.size())
                ? contradiction * slope.step() <= MARGIN * grain
                : contradiction * slice.standstill() < grain / 16;
    }

    /** Returns whether the tape's slope is what all larger steps show. */
    private boolean isSeenAtTinyStepsOnly(double tape, double contradiction) {
        boolean isShown = false;
        for (int k = 0; slice.step(k) >= TINY; k++) {
            if (slice.isInside(k)) {
                if (Math.abs(slice.central(k) - tape) > contradiction / 2) {
                    return false;
                }
                isShown = true;
            }
        }
        return isShown;
    }
}
