package org.wengert.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
        gradient = subject.gradient(point.values());
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

    private List<Finding> along(double[] v) {
        Finding found = compare(v);
        if (found.verdict() == Verdict.PASS) {
            return isForwardRight(v) ? List.of() : forward(v);
        }
        List<Finding> findings = elements();
        return findings.isEmpty() ? List.of(at(Finding.Mode.REVERSE, -1, slope(gradient, v), 1, found)) : findings;
    }

    private Finding compare(double[] v) {
        double[] moved = new double[v.length];
        Arrays.setAll(moved, i -> v[i] == 0 ? 0 : point.values()[i]);
        double inputs = terms(moved);
        Line line = new Line(
                subject, point.values(), origin, v, background, Double.isFinite(inputs) ? inputs : 0, LARGEST_STEP);
        double tape = slope(gradient, v);
        return FirstLook.agrees(line, tape, terms(v))
                ? Finding.PASS
                : Comparison.of(line, tape, terms(v), reverseNoise(v));
    }

    private List<Finding> elements() {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < gradient.length && findings.size() < MOST_FINDINGS; i++) {
            double[] v = new double[gradient.length];
            v[i] = Math.abs(dice.number()) * point.sizes()[i];
            Finding found = compare(v);
            if (found.verdict() != Verdict.PASS) {
                findings.add(at(Finding.Mode.REVERSE, i, gradient[i], v[i], found));
            }
        }
        return findings;
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

    /** Both modes are exact up to rounding. */
    private boolean isForwardRight(double[] v) {
        double difference = Math.abs(subject.slope(point.values(), v) - slope(gradient, v));
        return difference <= BOTH_MODES * (numbers + terms(v)) || difference <= reverseNoise(v) + forwardNoise(v);
    }

    private double reverseNoise(double[] v) {
        return Noise.of(c -> slope(subject.gradient(point.values(), c), v) / c);
    }

    private double forwardNoise(double[] v) {
        return Noise.of(c ->
                subject.slope(point.values(), Arrays.stream(v).map(d -> c * d).toArray()) / c);
    }

    private List<Finding> forward(double[] v) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < v.length && findings.size() < MOST_FINDINGS; i++) {
            double[] unit = new double[v.length];
            unit[i] = v[i];
            if (!isForwardRight(unit)) {
                findings.add(forward(i, unit, v[i]));
            }
        }
        return findings.isEmpty() ? List.of(forward(-1, v, 1)) : findings;
    }

    private Finding forward(int element, double[] v, double size) {
        double slope = subject.slope(point.values(), v);
        Finding found = Finding.wrong(new Estimate(slope(gradient, v), 0, 0));
        return at(Finding.Mode.FORWARD, element, slope / size, size, found);
    }

    /** What was found along a line, said of the element in its direction; of none in particular, if that is -1. */
    private Finding at(Finding.Mode mode, int element, double tape, double size, Finding found) {
        return element < 0
                ? found.at(mode, -1, List.of(), tape, size)
                : found.at(mode, point.inputOf(element), point.indexOf(element), tape, size);
    }
}
