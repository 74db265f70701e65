package org.wengert.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Looks for derivatives of one order that are not right: along random directions, and behind one that is off, in ever smaller parts of it. */
final class Search {
    private static final int MOST_FINDINGS = 10;
    private static final double LARGEST_STEP = 0.25;
    private static final double BOTH_MODES = 1e-11;
    private static final double LINEAR = 1e-9;
    private static final int TRIES = 3;
    private static final int FEW = 4;

    private final FlatInputs point;
    private final ScalarizedFunction f;
    private final RandomDirections random;
    private final int directions;
    private final double[] origin;
    private final double[] gradient;
    private final double background;
    private final double numbers;

    /** A comparison of the tape's derivative along v with an independent one. */
    @FunctionalInterface
    private interface Test {
        Finding along(double[] v);
    }

    /** @param background the size of the numbers that f is computed from: for a derivative, that of the function */
    Search(FlatInputs point, ScalarizedFunction f, RandomDirections random, int directions, double background) {
        this.point = point;
        this.f = f;
        this.random = random;
        this.directions = directions;
        origin = f.value(point.values());
        gradient = f.gradient(point.values());
        this.background = background;
        numbers = background + largest(origin, f.weights()) + largest(gradient, point.sizes());
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

    /** Those that did not pass: none if all did. */
    List<Finding> findings() {
        for (double y : origin) {
            if (!Double.isFinite(y)) {
                return List.of(
                        Finding.of(Verdict.NOISY, "f is " + y + " at the point itself. Choose one inside its domain"));
            }
        }
        if (!standsStill()) {
            return List.of(Finding.RANDOM);
        }
        for (int i = 0; i < directions && point.values().length > 0; i++) {
            double[] v = random.vector(point.values().length);
            for (int j = 0; j < v.length; j++) {
                v[j] *= point.sizes()[j];
            }
            // That of the weights is linear in them: one direction tells.
            for (Test test : i == 0
                    ? List.<Test>of(this::reverse, this::forward, this::transposed)
                    : List.<Test>of(this::reverse, this::forward)) {
                Finding found = test.along(v);
                if (found.verdict() != Verdict.PASS) {
                    return behind(found, test, v);
                }
            }
        }
        return notLinearInUpstream();
    }

    /** Returns whether f gives the same value each time. */
    private boolean standsStill() {
        for (int i = 0; i < TRIES; i++) {
            if (!Arrays.equals(origin, f.value(point.values()))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether f has the same gradient each time. */
    private boolean isSteady() {
        return Arrays.equals(gradient, f.gradient(point.values()));
    }

    /** The elements behind a finding along v. A random function does not show the same twice. */
    private List<Finding> behind(Finding found, Test test, double[] v) {
        if (!isSteady() || !found.equals(test.along(v))) {
            return List.of(Finding.RANDOM);
        }
        List<Finding> findings = new ArrayList<>();
        split(test, v, 0, v.length, findings);
        return findings.isEmpty() ? List.of(found) : findings;
    }

    /** Halves a part of v in which something is off, until it is a single element. */
    private void split(Test test, double[] v, int from, int to, List<Finding> findings) {
        if (to - from <= FEW) {
            for (int i = from; i < to && findings.size() < MOST_FINDINGS; i++) {
                addElement(test, i, findings);
            }
            return;
        }
        int middle = (from + to) >>> 1;
        for (int[] half : new int[][] {{from, middle}, {middle, to}}) {
            if (findings.size() < MOST_FINDINGS
                    && test.along(part(v, half[0], half[1])).verdict() != Verdict.PASS) {
                split(test, v, half[0], half[1], findings);
            }
        }
    }

    private static double[] part(double[] v, int from, int to) {
        double[] part = new double[v.length];
        System.arraycopy(v, from, part, from, to - from);
        return part;
    }

    private void addElement(Test test, int i, List<Finding> findings) {
        double[] v = new double[gradient.length];
        v[i] = Math.abs(random.next()) * point.sizes()[i];
        Finding found = test.along(v);
        if (found.verdict() != Verdict.PASS) {
            findings.add(found.at(point, i, v[i]));
        }
    }

    /** Against differences. */
    private Finding reverse(double[] v) {
        DirectionalSlice slice = slice(v);
        double tape = slope(gradient, v);
        return QuickCheck.agrees(slice, tape, terms(v))
                ? Finding.PASS
                : Comparison.of(slice, tape, terms(v), reverseNoise(v)).by(Finding.Mode.REVERSE, tape);
    }

    private DirectionalSlice slice(double[] v) {
        double[] moved = new double[v.length];
        Arrays.setAll(moved, i -> v[i] == 0 ? 0 : point.values()[i]);
        double inputs = terms(moved);
        return new DirectionalSlice(
                f, point.values(), origin, v, background, Double.isFinite(inputs) ? inputs : 0, LARGEST_STEP);
    }

    /** Forward mode against the reverse mode. */
    private Finding forward(double[] v) {
        return againstReverse(f::slope, v);
    }

    /** The gradient's own derivative with respect to the weights against the gradient. */
    private Finding transposed(double[] v) {
        return againstReverse(f::transposedSlope, v);
    }

    /** All are exact up to rounding. */
    private Finding againstReverse(ForwardMode mode, double[] v) {
        double byReverse = slope(gradient, v);
        double tape = mode.slope(point.values(), f.weights(), v);
        double difference = Math.abs(tape - byReverse);
        if (difference <= BOTH_MODES * (numbers + terms(v)) || difference <= reverseNoise(v) + forwardNoise(mode, v)) {
            return Finding.PASS;
        }
        Estimate expected = new Estimate(byReverse, 0, 0);
        if (!(Math.abs(tape) <= Double.MAX_VALUE) && Math.abs(byReverse) <= Double.MAX_VALUE) {
            return Finding.overflowing(expected).by(Finding.Mode.FORWARD, tape);
        }
        boolean isLost = difference <= RoundingInside.UNITS * slice(v).unitRounding();
        Finding found = isLost || !isResolved(mode, v, tape - byReverse)
                ? Finding.belowRounding(expected)
                : Finding.wrong(expected);
        return found.by(Finding.Mode.FORWARD, tape);
    }

    /** Returns whether a difference between the modes stays about the same when all numbers move by a few units in their last place. */
    private boolean isResolved(ForwardMode mode, double[] v, double difference) {
        RandomDirections nudges = new RandomDirections(1);
        for (int i = 0; i < 8; i++) {
            double[] x = nudges.nudged(point.values());
            double[] u = nudges.nudged(f.weights());
            double[] along = nudges.nudged(v);
            double there = mode.slope(x, u, along) - slope(f.gradient(x, u), along);
            if (Math.abs(there - difference) > Math.abs(difference) / 2) {
                return false;
            }
        }
        return true;
    }

    /** The derivative of sum(u f) along v without a reverse sweep that starts from u. */
    @FunctionalInterface
    private interface ForwardMode {
        double slope(double[] x, double[] u, double[] v);
    }

    /** The element whose gradient for -2 g is not -2 times that for g, if there is one. */
    private List<Finding> notLinearInUpstream() {
        double[] other = f.gradient(point.values(), scaled(f.weights(), -2));
        int worst = -1;
        double largest = 0;
        for (int i = 0; i < gradient.length; i++) {
            double off = Math.abs(other[i] + 2 * gradient[i]);
            if (off > LINEAR * Math.max(numbers / point.sizes()[i], Math.abs(other[i])) && off > largest) {
                worst = i;
                largest = off;
            }
        }
        if (worst < 0) {
            return List.of();
        }
        if (!isSteady() || !Arrays.equals(other, f.gradient(point.values(), scaled(f.weights(), -2)))) {
            return List.of(Finding.RANDOM);
        }
        Finding found = Finding.notLinear(gradient[worst], other[worst]);
        return List.of(found.at(point, worst, 1));
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
        return Noise.of(c -> slope(f.gradient(point.values(), scaled(f.weights(), c)), v) / c);
    }

    private double forwardNoise(ForwardMode mode, double[] v) {
        return Noise.of(c -> mode.slope(point.values(), f.weights(), scaled(v, c)) / c);
    }

    private static double[] scaled(double[] v, double factor) {
        return Arrays.stream(v).map(each -> factor * each).toArray();
    }
}
