package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Extrapolation: the error it states is one it keeps, and not much larger. */
class TableauTest {
    @FunctionalInterface
    private interface Rows {
        void add(double value, double noise, double step);
    }

    private static void differences(DoubleUnaryOperator f, double x, double noise, Rows rows) {
        for (int k = 2; k < 20; k++) {
            double h = Math.scalb(1.0, -k);
            double central = (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
            rows.add(central, noise / h, h);
        }
    }

    private static Estimate slope(DoubleUnaryOperator f, double x) {
        Tableau tableau = new Tableau(Tableau.EVEN);
        differences(f, x, Math.ulp(f.applyAsDouble(x)), tableau::add);
        return tableau.best();
    }

    private static void assertKept(double expected, Estimate found) {
        assertTrue(Math.abs(found.value() - expected) <= found.error(), () -> expected + " found as " + found);
        assertTrue(found.error() <= 1e-11 * Math.max(1, Math.abs(expected)), found::toString);
    }

    @Test
    void slopesOfSmoothFunctions() {
        for (double x = -2; x <= 2; x += 0.125) {
            assertKept(Math.cos(x), slope(Math::sin, x));
            assertKept(Math.exp(x), slope(Math::exp, x));
            assertKept(1 - Math.pow(Math.tanh(x), 2), slope(Math::tanh, x));
        }
    }

    @Test
    void aRoughFunctionHasALargeError() {
        StepRefinement refinement = new StepRefinement(Tableau.EVEN);
        differences(x -> Math.rint(1e6 * Math.sin(x)) / 1e6, 0.7, 5e-7, refinement::add);
        Estimate found = refinement.settled();
        assertTrue(found.error() > 1e-7, found::toString);
        assertTrue(Math.abs(found.value() - Math.cos(0.7)) <= 4 * found.error(), found::toString);
    }

    @Test
    void onOneSideAllPowersAreTakenOut() {
        Tableau tableau = new Tableau(Tableau.ALL);
        for (int k = 2; k < 20; k++) {
            double h = Math.scalb(1.0, -k);
            tableau.add((Math.exp(h) - 1) / h, Math.ulp(1.0) / h, h);
        }
        assertEquals(1, tableau.best().value(), 1e-11);
    }

    @Test
    void oneValueAloneSaysNothing() {
        Tableau tableau = new Tableau(Tableau.EVEN);
        assertFalse(tableau.add(1, 0, 1).isKnown());
        assertTrue(tableau.add(1, 0, 0.5).isKnown());
    }

    @Test
    void smallerStepsContradictLargerOnes() {
        StepRefinement refinement = new StepRefinement(Tableau.EVEN);
        for (int k = 0; k < 10; k++) {
            refinement.add(k < 5 ? 1 : 2, 1e-9, Math.scalb(1.0, -k));
        }
        assertEquals(2, refinement.settled().value());
        assertTrue(refinement.excludes(1, 0, 0.01));
        assertFalse(refinement.excludes(2, 0, 0.01));
    }
}
