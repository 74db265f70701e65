package org.wengert.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The derivative of one input, by an operation's rule and by differences, at the point itself and near by: what a guess at the rule's mistake has to
 * explain.
 */
final class RuleTrials {
    private static final double LARGEST_STEP = 0.25;
    private static final double WRONG = 1e-8;
    private static final double VAGUE = 1e-5;
    private static final double SHARP = 1e-3;
    private static final double CLOSE = 1e-7;
    private static final double EXACT = 1e-10;
    private static final double[] DISTANCES = {0, 0.07, 0.15, 0.3};
    private static final int EACH = 2;

    /** One derivative: of sum(u f) at x, in direction v, in which only this input moves. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Trial(double[] x, double[] u, double[] v) {}

    /** The rule's value, if it has made a certain mistake; null where that cannot be said. */
    @FunctionalInterface
    interface Guess {
        @Nullable
        Estimate of(Trial trial);
    }

    private record Known(Trial trial, double tape, Estimate differences) {
        double off() {
            return Math.abs(tape - differences.value());
        }

        double size() {
            return Math.max(Math.abs(tape), Math.abs(differences.value()));
        }

        /** A guess that is not far closer than the differences, and close, is no explanation. */
        double tolerance() {
            return Math.min(SHARP * off(), CLOSE * size()) + EXACT * size();
        }

        boolean isWrong() {
            return !(off() <= WRONG * size() + 8 * differences.error());
        }
    }

    private final ScalarizedFunction f;
    private final List<Known> known = new ArrayList<>();
    private final Trial first;

    RuleTrials(ScalarizedFunction f, FlatInputs inputs, int input) {
        this.f = f;
        RandomDirections random = new RandomDirections(input + 1);
        List<Trial> trials = new ArrayList<>();
        for (double distance : DISTANCES) {
            double[] x = near(inputs.values(), distance, random);
            for (int i = 0; i < EACH; i++) {
                double[] v = new double[x.length];
                for (int j = inputs.start(input); j < inputs.end(input); j++) {
                    v[j] = random.next() * inputs.sizes()[j];
                }
                trials.add(new Trial(x, random.vector(f.weights().length), v));
            }
        }
        first = trials.get(0);
        trials.forEach(this::add);
    }

    private static double[] near(double[] x, double distance, RandomDirections random) {
        double[] there = x.clone();
        for (int i = 0; i < x.length; i++) {
            there[i] += distance * random.next() * Math.max(Math.abs(x[i]), 0.25);
        }
        return there;
    }

    private void add(Trial trial) {
        Estimate differences = differences(trial);
        double tape = tape(trial);
        double size = Math.max(Math.abs(tape), Math.abs(differences.value()));
        if (size <= Double.MAX_VALUE && differences.error() <= VAGUE * size) {
            known.add(new Known(trial, tape, differences));
        }
    }

    /** The rule's value. */
    double tape(Trial trial) {
        double[] gradient = f.gradient(trial.x, trial.u);
        double sum = 0;
        for (int i = 0; i < gradient.length; i++) {
            sum += trial.v[i] == 0 ? 0 : gradient[i] * trial.v[i];
        }
        return sum;
    }

    /** The value that is right. */
    Estimate differences(Trial trial) {
        double[] origin = f.value(trial.x);
        return QuickCheck.slope(
                new DirectionalSlice(f.weighted(trial.u), trial.x, origin, trial.v, 0, 0, LARGEST_STEP));
    }

    boolean isWrong() {
        return known.stream().anyMatch(Known::isWrong);
    }

    /** Returns whether the rule is finite at the point itself. */
    boolean isFinite() {
        return Math.abs(tape(first)) <= Double.MAX_VALUE;
    }

    /** One of them. */
    Trial first() {
        return first;
    }

    /** Returns whether a guess gives the rule's value in each trial, at least twice where that is wrong. */
    boolean areExplainedBy(Guess guess) {
        int explained = 0;
        for (Known each : known) {
            Estimate expected = guess.of(each.trial);
            if (expected == null || !expected.isKnown()) {
                continue;
            }
            double tolerance = each.tolerance() + 8 * expected.error();
            if (Math.abs(each.tape - expected.value()) > tolerance) {
                return false;
            }
            explained += each.isWrong() && 8 * expected.error() <= each.off() / 8 ? 1 : 0;
        }
        return explained >= 2;
    }

    /** Returns whether the rule would be right in each trial, if it were asked at another one. */
    boolean areRightAt(UnaryOperator<Trial> other) {
        int right = 0;
        for (Known each : known) {
            double tape = tape(other.apply(each.trial));
            double tolerance = each.tolerance() + 8 * each.differences.error();
            if (Math.abs(tape - each.differences.value()) > tolerance) {
                return false;
            }
            right += each.isWrong() && Math.abs(tape) <= Double.MAX_VALUE ? 1 : 0;
        }
        return right >= 2;
    }

    /** The factor between rule and differences where they differ most clearly; NaN if there is nothing to compare. */
    double factor() {
        Known largest = null;
        for (Known each : known) {
            if (each.isWrong()
                    && (largest == null
                            || Math.abs(each.differences.value()) > Math.abs(largest.differences.value()))) {
                largest = each;
            }
        }
        return largest == null || largest.differences.value() == 0
                ? Double.NaN
                : largest.tape / largest.differences.value();
    }

    /** That factor times the differences. */
    Guess times(double factor) {
        return trial -> {
            Estimate right = differences(trial);
            return new Estimate(factor * right.value(), Math.abs(factor) * right.error(), right.step());
        };
    }
}
