package org.wengert.check;

import java.util.function.IntToDoubleFunction;

/**
 * What differences at all steps say about a line at t = 0. Slower and more careful than {@link FirstLook}: rounding is measured, not assumed, and an
 * estimate counts only as far as no smaller step contradicts it.
 *
 * @param noise how much f moves when its input hardly does
 */
record Slope(Line line, double noise) {
    static Slope of(Line line) {
        double reach = new Slope(line, 0).central().settled().step() / 32;
        double grain = line.grain();
        // A large grain may be a kink near by; a small one is rounding, though f stands still at smaller steps.
        return new Slope(line, Math.max(Noise.of(line, reach), grain <= Tolerances.rounding(line.size()) ? grain : 0));
    }

    /** The central differences. */
    Ladder central() {
        return ladder(Tableau.EVEN, line::central, k -> off(k) / line.step(k));
    }

    /** How much the differences to the right exceed those to the left. */
    Ladder bend() {
        return ladder(Tableau.ALL, line::bend, k -> 2 * off(k) / line.step(k));
    }

    /** The slope on one side: of {@link Line#forward} or {@link Line#backward}. */
    Estimate of(IntToDoubleFunction side) {
        return ladder(Tableau.ALL, k -> side.applyAsDouble(k) / line.step(k), k -> off(k) / line.step(k))
                .settled();
    }

    /** How far f itself is from its limit on one side. */
    Estimate jump(IntToDoubleFunction side) {
        return ladder(Tableau.ALL, side, this::off).settled();
    }

    private double off(int k) {
        return Math.max(line.rounding(k), noise);
    }

    private Ladder ladder(double ratio, IntToDoubleFunction value, IntToDoubleFunction off) {
        Ladder ladder = new Ladder(ratio);
        for (int k = 0; k < Line.STEPS; k++) {
            if (line.isInside(k)) {
                ladder.add(value.applyAsDouble(k), off.applyAsDouble(k), line.step(k));
            }
        }
        return ladder;
    }
}
