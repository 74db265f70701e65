package org.wengert.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wengert.benchmarks.Workload;

/** The numbers of the first runs of a workload, for the check that every library computes the same before it is timed. */
final class Agreement {
    private static final double TOLERANCE = 1e-4;
    /** The fifth step of the XOR network sees the first sample again. */
    private static final int STEPS = 5;

    private static final double SMALLEST_CHANGE = 1e-3;

    private final String name;
    private final List<double[]> expected = new ArrayList<>();

    /** Runs a new workload: once, or a training step a few times; it must change the loss, or agreement would say nothing. */
    Agreement(String name, Workload ours) {
        this.name = name;
        expected.add(ours.check());
        if (expected.get(0).length == 1) {
            while (expected.size() < STEPS) {
                expected.add(ours.check());
            }
            double first = expected.get(0)[0];
            double last = expected.get(STEPS - 1)[0];
            if (!(Math.abs(last - first) > SMALLEST_CHANGE * Math.abs(first))) {
                throw new IllegalStateException(name + ": " + STEPS + " steps take the loss from " + first + " to "
                        + last + ", and must change it by more than a thousandth.");
            }
        }
    }

    /** Runs this library's new workload as often and compares the numbers. */
    void check(String library, Workload workload) {
        for (int run = 0; run < expected.size(); run++) {
            compare(library, run, expected.get(run), workload.check());
        }
    }

    private void compare(String library, int run, double[] ours, double[] theirs) {
        if (ours.length != theirs.length) {
            throw new IllegalStateException(
                    name + ": Wengert computes " + ours.length + " numbers, " + library + " " + theirs.length + ".");
        }
        double largest = 0;
        for (double x : ours) {
            largest = Math.max(largest, Math.abs(x));
        }
        for (int i = 0; i < ours.length; i++) {
            if (!(Math.abs(ours[i] - theirs[i]) <= TOLERANCE * largest)) {
                throw new IllegalStateException(String.format(
                        Locale.ROOT,
                        "%s, run %d: number %d is %s on Wengert and %s on %s; the largest is %s.",
                        name,
                        run + 1,
                        i,
                        ours[i],
                        theirs[i],
                        library,
                        largest));
            }
        }
    }
}
