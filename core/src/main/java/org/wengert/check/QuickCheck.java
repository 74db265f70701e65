package org.wengert.check;

/** A first look at a derivative, with as few steps as will do: either it is plainly right, or somebody must {@linkplain Comparison look closely}. */
final class QuickCheck {
    private static final int SMALL = 16;
    private static final int ENOUGH = 5;

    private final DirectionalSlice slice;
    private final double tape;
    private final double terms;
    private Tableau slope = new Tableau(Tableau.EVEN);
    private Tableau bend = new Tableau(Tableau.ALL);

    private QuickCheck(DirectionalSlice slice, double tape, double terms) {
        this.slice = slice;
        this.tape = tape;
        this.terms = terms;
    }

    /**
     * Returns whether differences agree with the tape.
     *
     * @param terms the size of the terms that the tape's value is the sum of
     */
    static boolean agrees(DirectionalSlice slice, double tape, double terms) {
        return Math.abs(tape) <= Double.MAX_VALUE && new QuickCheck(slice, tape, terms).agrees();
    }

    /** The slope by as few steps as will do. */
    static Estimate slope(DirectionalSlice slice) {
        Tableau tableau = new Tableau(Tableau.EVEN);
        for (int k = 2; k < DirectionalSlice.STEPS && tableau.rowsSinceBest() < ENOUGH; k++) {
            if (slice.isInside(k)) {
                tableau.add(slice.central(k), slice.rounding(k) / slice.step(k), slice.step(k));
            }
        }
        return tableau.best();
    }

    private boolean agrees() {
        for (int k = 0; k < DirectionalSlice.STEPS; k++) {
            if (!slice.isInside(k)) {
                slope = new Tableau(Tableau.EVEN);
                bend = new Tableau(Tableau.ALL);
                continue;
            }
            double off = slice.rounding(k) / slice.step(k);
            slope.add(slice.central(k), off, slice.step(k));
            bend.add(slice.bend(k), 2 * off, slice.step(k));
            if (isSettled(k, off)) {
                return Math.abs(tape - slope.best().value())
                                <= 2 * slope.best().error() + Tolerances.rounding(slice.size() + terms)
                        && Math.abs(bend.best().value()) <= 2 * bend.best().error()
                        && isSameAtSmallStep(k);
            }
        }
        return false;
    }

    /** Returns whether more steps would not help. */
    private boolean isSettled(int k, double off) {
        double floor = 16 * slice.rounding(k) / slice.step(0);
        return slope.best().error() <= Tolerances.RESOLUTION * size() + floor
                && bend.best().error() <= Tolerances.KINK * size() + 4 * floor
                && (slope.rowsSinceBest() >= 2 || slope.best().error() <= 8 * off);
    }

    /** Large steps may agree with each other and step over what is at the point itself. */
    private boolean isSameAtSmallStep(int k) {
        double off = 8 * slice.rounding(SMALL) / slice.step(SMALL);
        return k >= SMALL
                || Math.abs(slice.central(SMALL) - slope.best().value()) <= 10 * Tolerances.KINK * size() + off;
    }

    private double size() {
        return Math.max(terms, Math.abs(slope.best().value()));
    }
}
