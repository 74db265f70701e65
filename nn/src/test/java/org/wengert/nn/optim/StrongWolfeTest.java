package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class StrongWolfeTest {
    private static final double[] NONE = {};

    private static StrongWolfe.Point search(DoubleUnaryOperator f, DoubleUnaryOperator slope, double first) {
        DoubleFunction<StrongWolfe.Point> line =
                t -> new StrongWolfe.Point(t, f.applyAsDouble(t), slope.applyAsDouble(t), NONE);
        return new StrongWolfe(line, line.apply(0), 1e-9).from(first);
    }

    private static void assertFulfils(DoubleUnaryOperator f, DoubleUnaryOperator slope, double t) {
        double atStart = slope.applyAsDouble(0);
        assertTrue(
                f.applyAsDouble(t) <= f.applyAsDouble(0) + StrongWolfe.SUFFICIENT_DECREASE * t * atStart,
                () -> "decrease at " + t);
        assertTrue(Math.abs(slope.applyAsDouble(t)) <= -StrongWolfe.CURVATURE * atStart, () -> "slope at " + t);
    }

    /** A bowl with waves, steep or flat, from far too short a first step to far too long a one. */
    @Property(tries = 300)
    void bothConditionsHold(
            @ForAll @DoubleRange(min = 0.3, max = 5) double bottom,
            @ForAll @DoubleRange(min = 0, max = 0.8) double waves,
            @ForAll @DoubleRange(min = -3, max = 3) double exponent) {
        DoubleUnaryOperator f = t -> (t - bottom) * (t - bottom) + waves * bottom * Math.sin(t);
        DoubleUnaryOperator slope = t -> 2 * (t - bottom) + waves * bottom * Math.cos(t);
        double t = search(f, slope, Math.pow(10, exponent)).t;
        assertFulfils(f, slope, t);
    }

    /** The cubic's minimum is 1: one more look finds it. */
    @Test
    void aCubicIsSolvedAtOnce() {
        StrongWolfe.Point a = new StrongWolfe.Point(0, 2, -3, NONE);
        StrongWolfe.Point b = new StrongWolfe.Point(2, 4, 9, NONE);
        assertEquals(1, StrongWolfe.minimum(a, b, 0, 2), 1e-15);
        assertEquals(1, StrongWolfe.minimum(b, a, 0, 2), 1e-15);
        assertEquals(1.5, StrongWolfe.minimum(a, b, 1.5, 2));
    }

    /** f = log of a number that ends: beyond 1, NaN. */
    @Test
    void staysWhereTheLossIsANumber() {
        DoubleUnaryOperator f = t -> -Math.log(1 - t) - 3 * t;
        DoubleUnaryOperator slope = t -> t < 1 ? 1 / (1 - t) - 3 : Double.NaN;
        assertFulfils(f, slope, search(f, slope, 50).t);
    }

    @Test
    void withoutABottomItEnds() {
        StrongWolfe.Point found = search(t -> -t, t -> -1, 1);
        assertTrue(found.f < 0);
        assertEquals(0, search(t -> t == 0 ? 0 : Double.NaN, t -> t == 0 ? -1 : Double.NaN, 1).t);
    }
}
