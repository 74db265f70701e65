package org.wengert.benchmarks.peers;

import java.util.Locale;
import org.wengert.benchmarks.Workload;

/** The check that two libraries compute the same, before they are timed. */
final class Agreement {
    private static final double TOLERANCE = 1e-4;
    /** The fifth step of the XOR network sees the first sample again. */
    private static final int STEPS = 5;

    private static final double SMALLEST_CHANGE = 1e-3;

    private Agreement() {}

    /** Runs both a few times and compares their numbers; training steps must also change the loss, or their agreement would say nothing. */
    static void check(String name, Workload expected, Workload found) {
        double first = 0;
        for (int step = 0; step < STEPS; step++) {
            double[] ours = expected.check();
            double[] theirs = found.check();
            compare(name, step, ours, theirs);
            if (ours.length != 1) {
                return;
            }
            if (step == 0) {
                first = ours[0];
            } else if (step == STEPS - 1 && Math.abs(ours[0] - first) < SMALLEST_CHANGE * Math.abs(first)) {
                throw new IllegalStateException(name + ": " + STEPS + " steps left the loss at " + first);
            }
        }
    }

    private static void compare(String name, int step, double[] ours, double[] theirs) {
        if (ours.length != theirs.length) {
            throw new IllegalStateException(
                    name + ": " + ours.length + " numbers, expected of both, and " + theirs.length + " found");
        }
        double largest = 0;
        for (double x : ours) {
            largest = Math.max(largest, Math.abs(x));
        }
        for (int i = 0; i < ours.length; i++) {
            if (!(Math.abs(ours[i] - theirs[i]) <= TOLERANCE * largest)) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "%s, run %d: number %d is %s here and %s there, in numbers of at most %s",
                        name,
                        step,
                        i,
                        ours[i],
                        theirs[i],
                        largest));
            }
        }
    }
}
