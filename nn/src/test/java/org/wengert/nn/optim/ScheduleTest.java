package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Schedules have the closed forms of PyTorch's. */
class ScheduleTest {
    private static void assertRates(Schedule schedule, double... expected) {
        for (int t = 0; t < expected.length; t++) {
            assertEquals(expected[t], schedule.rate(0.8, t), 1e-15, "at step " + t);
        }
    }

    @Test
    void step() {
        assertRates(Schedule.step(2, 0.5), 0.8, 0.8, 0.4, 0.4, 0.2);
    }

    @Test
    void exponential() {
        assertRates(Schedule.exponential(0.5), 0.8, 0.4, 0.2, 0.1);
    }

    @Test
    void constantAndOnesOwn() {
        assertRates(Schedule.constant(), 0.8, 0.8);
        assertRates(Schedule.of((start, t) -> start / (1 + t)), 0.8, 0.4, 0.8 / 3);
    }

    @Test
    void cosine() {
        double half = 0.2 + 0.6 * (1 + Math.sqrt(0.5)) / 2;
        assertRates(Schedule.cosine(4, 0.2), 0.8, half, 0.5, 1 - half, 0.2, 0.2, 0.2);
        assertRates(Schedule.cosine(2), 0.8, 0.4, 0);
    }

    @Test
    void warmUp() {
        assertRates(Schedule.warmUp(3), 0.2, 0.4, 0.6, 0.8, 0.8);
        assertRates(Schedule.warmUp(4, 0.5), 0.4, 0.5, 0.6, 0.7, 0.8, 0.8);
    }

    /** Of eleven steps, up in steps 0 to 2.3, then down to step 10. */
    @Test
    void oneCycle() {
        Schedule schedule = Schedule.oneCycle(11);
        assertEquals(0.8 / 25, schedule.rate(0.8, 0), 1e-15);
        double atOne = 0.8 + (0.8 / 25 - 0.8) * (1 + Math.cos(Math.PI / 2.3)) / 2;
        assertEquals(atOne, schedule.rate(0.8, 1), 1e-15);
        double last = 0.8 / 25 / 1e4;
        assertEquals(last + (0.8 - last) * (1 + Math.cos(Math.PI * 2.7 / 7.7)) / 2, schedule.rate(0.8, 5), 1e-15);
        assertEquals(last, schedule.rate(0.8, 10), 1e-15);
        assertEquals(last, schedule.rate(0.8, 1000), 1e-15);
        // Up in one step exactly.
        assertRates(Schedule.oneCycle(4, 0.5, 2, 2), 0.4, 0.8, 0.5, 0.2);
    }

    @Property(tries = 200)
    void oneCycleStaysBetweenItsEnds(@ForAll @IntRange(min = 1, max = 40) int steps) {
        Schedule schedule = Schedule.oneCycle(steps);
        for (int t = 0; t < steps + 2; t++) {
            double rate = schedule.rate(1, t);
            assertTrue(rate >= 4e-6 - 1e-15 && rate <= 1, () -> "rate " + rate);
        }
    }

    @Test
    void warmUpThenCosine() {
        Schedule schedule = Schedule.warmUp(1).then(Schedule.cosine(2));
        assertRates(schedule, 0.4, 0.8, 0.4, 0, 0);
        assertRates(schedule.then(Schedule.constant()), 0.4, 0.8, 0.4, 0.8, 0.8);
    }

    @Test
    void untilAndThen() {
        assertRates(Schedule.exponential(0.5).until(2), 0.8, 0.4, 0.2, 0.2, 0.2);
        assertRates(Schedule.exponential(0.5).until(2).then(Schedule.step(1, 0.1)), 0.8, 0.4, 0.8, 0.08);
        assertRates(Schedule.cosine(2).until(100), 0.8, 0.4, 0, 0);
    }

    @Test
    void times() {
        assertRates(Schedule.warmUp(1).times(Schedule.exponential(0.5)), 0.4, 0.4, 0.2, 0.1);
    }

    @Test
    void mistakes() {
        assertMessage(
                "Schedule.then: this schedule has no end, so that the next would never begin. Say how long it lasts: until(100).",
                assertThrows(
                        IllegalStateException.class,
                        () -> Schedule.exponential(0.5).then(Schedule.constant())));
        assertMessage(
                "Schedule.cosine: steps 0: expected 1 or more. Count what the scheduler counts, batches or epochs.",
                assertThrows(IllegalArgumentException.class, () -> Schedule.cosine(0)));
        assertMessage(
                "Schedule.exponential: factor NaN: expected a finite number of 0 or more. Try 0.1.",
                assertThrows(IllegalArgumentException.class, () -> Schedule.exponential(Double.NaN)));
        assertMessage(
                "Schedule.oneCycle: part 1.0, divisors 25.0 and 1.0: expected a part between 0 and 1, and finite divisors above 0. Try oneCycle(5).",
                assertThrows(IllegalArgumentException.class, () -> Schedule.oneCycle(5, 1, 25, 1)));
        assertThrows(IllegalArgumentException.class, () -> Schedule.step(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> Schedule.warmUp(3, -1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant().until(0));
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant().rate(1, -1));
        assertThrows(IllegalArgumentException.class, () -> Schedule.constant().times(null));
        assertThrows(IllegalArgumentException.class, () -> Schedule.of(null));
    }

    private static void assertMessage(String expected, Exception e) {
        assertEquals(expected, e.getMessage());
    }
}
