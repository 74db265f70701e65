package org.wengert.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Looks for derivatives of one order that are not right: along random directions, and behind one that is off, element by element. */
final class Search {
    private static final int MOST_FINDINGS = 10;
    private static final double LARGEST_STEP = 0.25;
    private static final double BOTH_MODES = 1e-11;
    private static final int TRIES = 3;

    private final Point point;
    private final Subject subject;
    private final Dice dice;
    private final int directions;
    private final double[] origin;
    private final double[] gradient;
    private final double background;
    private final double numbers;

    /** @param background the size of the numbers that f is computed from: for a derivative, that of the function */
    Search(Point point, Subject subject, Dice dice, int directions, double background) {
        this.point = point;
        this.subject = subject;
        this.dice = dice;
        this.directions = directions;
        origin = subject.value(point.values());
        gradient = subject.gradient(point.values(), 1);
        this.background = background;
        numbers = background + largest(origin, subject.weights()) + largest(gradient, point.sizes());
    }

    /** The largest product of two elements that is finite. */
    private static double largest(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> Math.abs(a[i] * b[i]))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    /** The size of the numbers that the derivative is computed from. */
    double numbers() {
        return numbers;
    }

    Report report(String what, int order) {
        List<Finding> findings = findings();
        Verdict gravest = findings.stream()
                .map(Finding::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.PASS);
        return new Report(gravest, what, order, findings);
    }

    private List<Finding> findings() {
        for (double y : origin) {
            if (!Double.isFinite(y)) {
                return List.of(
                        Finding.of(Verdict.NOISY, "f is " + y + " at the point itself. Choose one inside its domain"));
            }
        }
        for (int i = 0; i < TRIES; i++) {
            if (!Arrays.equals(origin, subject.value(point.values()))) {
                return List.of(Finding.RANDOM);
            }
        }
        for (int i = 0; i < directions && point.values().length > 0; i++) {
            double[] v = dice.numbers(point.values().length);
            for (int j = 0; j < v.length; j++) {
                v[j] *= point.sizes()[j];
            }
            List<Finding> findings = along(v);
            if (!findings.isEmpty()) {
                return findings;
            }
        }
        return List.of();
    }

    /** What either mode gets wrong along v: element by element, as far as it shows there. */
    private List<Finding> along(double[] v) {
        for (Function<double[], Finding> mode : List.<Function<double[], Finding>>of(this::reverse, this::forward)) {
            Finding found = mode.apply(v);
            if (found.verdict() != Verdict.PASS) {
                List<Finding> findings = elements(mode);
                return findings.isEmpty() ? List.of(found) : findings;
            }
        }
        return List.of();
    }

    private List<Finding> elements(Function<double[], Finding> mode) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < gradient.length && findings.size() < MOST_FINDINGS; i++) {
            double[] v = new double[gradient.length];
            v[i] = Math.abs(dice.number()) * point.sizes()[i];
            Finding found = mode.apply(v);
            if (found.verdict() != Verdict.PASS) {
                findings.add(found.at(point.inputOf(i), point.indexOf(i), v[i]));
            }
        }
        return findings;
    }

    private Finding reverse(double[] v) {
        double[] moved = new double[v.length];
        Arrays.setAll(moved, i -> v[i] == 0 ? 0 : point.values()[i]);
        double inputs = terms(moved);
        Line line = new Line(
                subject, point.values(), origin, v, background, Double.isFinite(inputs) ? inputs : 0, LARGEST_STEP);
        double tape = slope(gradient, v);
        return FirstLook.agrees(line, tape, terms(v))
                ? Finding.PASS
                : Comparison.of(line, tape, terms(v), reverseNoise(v)).by(Finding.Mode.REVERSE, tape);
    }

    /** Both modes are exact up to rounding. */
    private Finding forward(double[] v) {
        double tape = subject.slope(point.values(), v);
        double byReverse = slope(gradient, v);
        double difference = Math.abs(tape - byReverse);
        return difference <= BOTH_MODES * (numbers + terms(v)) || difference <= reverseNoise(v) + forwardNoise(v)
                ? Finding.PASS
                : Finding.wrong(new Estimate(byReverse, 0, 0)).by(Finding.Mode.FORWARD, tape);
    }

    /** The derivative along v, of a gradient. */
    private static double slope(double[] gradient, double[] v) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            sum += v[i] == 0 ? 0 : gradient[i] * v[i];
        }
        return sum;
    }

    /** The size of the terms of that. */
    private double terms(double[] v) {
        return slope(
                Arrays.stream(gradient).map(Math::abs).toArray(),
                Arrays.stream(v).map(Math::abs).toArray());
    }

    private double reverseNoise(double[] v) {
        return Noise.of(c -> slope(subject.gradient(point.values(), c), v) / c);
    }

    private double forwardNoise(double[] v) {
        return Noise.of(c ->
                subject.slope(point.values(), Arrays.stream(v).map(d -> c * d).toArray()) / c);
    }
}
