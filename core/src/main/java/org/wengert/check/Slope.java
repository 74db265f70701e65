package org.wengert.check;

import java.util.function.IntToDoubleFunction;

/**
 * The slope of a line at t = 0, by differences at all steps. Slower and more careful than {@link QuickCheck}: rounding is measured, not assumed, and an
 * estimate counts only as far as no smaller step contradicts it.
 *
 * @param noise the size of the changes of f when its input hardly moves
 */
record Slope(DirectionalSlice slice, double noise) {
    static Slope of(DirectionalSlice slice) {
        double reach = new Slope(slice, 0).central().settled().step() / 32;
        double grain = slice.grain();
        // A large grain may be a kink near by; a small one is rounding, though f stands still at smaller steps.
        return new Slope(
                slice, Math.max(Noise.of(slice, reach), grain <= Tolerances.rounding(slice.size()) ? grain : 0));
    }

    /** The central differences. */
    StepRefinement central() {
        return refinement(Tableau.EVEN, slice::central, k -> off(k) / slice.step(k));
    }

    /** The differences to the right less those to the left. */
    StepRefinement bend() {
        return refinement(Tableau.ALL, slice::bend, k -> 2 * off(k) / slice.step(k));
    }

    /** The slope on one side: of {@link DirectionalSlice#forward} or {@link DirectionalSlice#backward}. */
    Estimate of(IntToDoubleFunction side) {
        return refinement(Tableau.ALL, k -> side.applyAsDouble(k) / slice.step(k), k -> off(k) / slice.step(k))
                .settled();
    }

    /** The distance of f from its limit on one side. */
    Estimate jump(IntToDoubleFunction side) {
        return refinement(Tableau.ALL, side, this::off).settled();
    }

    private double off(int k) {
        return Math.max(slice.rounding(k), noise);
    }

    private StepRefinement refinement(double ratio, IntToDoubleFunction value, IntToDoubleFunction off) {
        StepRefinement refinement = new StepRefinement(ratio);
        for (int k = 0; k < DirectionalSlice.STEPS; k++) {
            if (slice.isInside(k)) {
                refinement.add(value.applyAsDouble(k), off.applyAsDouble(k), slice.step(k));
            }
        }
        return refinement;
    }
}
