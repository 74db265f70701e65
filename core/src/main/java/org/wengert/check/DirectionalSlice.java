package org.wengert.check;

import java.util.Arrays;

/**
 * sum(u f) along a line x + t v, as differences to its value at x: at t = h and -h for the steps h = start / 2^k. Evaluated when asked for, once.
 */
final class DirectionalSlice {
    /** Steps down to some 1e-13 of the first. */
    static final int STEPS = 44;

    private static final double ULP = Math.ulp(1.0);
    private static final int NUDGES = 24;

    private final ScalarizedFunction f;
    private final double[] at;
    private final double[] origin;
    private final double[] v;
    private final double background;
    private final double inputs;
    private final double start;
    private final double[][] seen = new double[STEPS][];

    /**
     * A line through a point.
     *
     * @param origin f(x)
     * @param background the size of the numbers that f is computed from
     * @param inputs the change of f if its inputs were doubled: their rounding moves it by one ulp of this
     * @param start the largest step
     */
    DirectionalSlice(
            ScalarizedFunction f,
            double[] at,
            double[] origin,
            double[] v,
            double background,
            double inputs,
            double start) {
        this.f = f;
        this.at = at;
        this.origin = origin;
        this.v = v;
        this.background = background;
        this.inputs = inputs;
        this.start = start;
    }

    /** The same line, with other steps on it. */
    DirectionalSlice restart(double otherStart) {
        return new DirectionalSlice(f, at, origin, v, background, inputs, otherStart);
    }

    double step(int k) {
        return Math.scalb(start, -k);
    }

    /** Returns whether f is finite on both sides. */
    boolean isInside(int k) {
        return Double.isFinite(forward(k)) && Double.isFinite(backward(k));
    }

    /** f(x + h v) - f(x). */
    double forward(int k) {
        return seen(k)[0];
    }

    /** f(x) - f(x - h v). */
    double backward(int k) {
        return seen(k)[1];
    }

    /** The rounding error of these differences, if f is computed to the last digit. */
    double rounding(int k) {
        return seen(k)[2];
    }

    /** The slope between the two sides. */
    double central(int k) {
        return (forward(k) + backward(k)) / (2 * step(k));
    }

    /** The slope to the right less that to the left. */
    double bend(int k) {
        return (forward(k) - backward(k)) / step(k);
    }

    /** The size of the numbers behind: those that f is computed from, and its own. */
    double size() {
        return size(origin);
    }

    private double size(double[] y) {
        double sum = 0;
        double largest = 0;
        for (int i = 0; i < y.length; i++) {
            double number = Math.abs(f.weights()[i]) * Math.max(Math.abs(y[i]), Math.abs(origin[i]));
            sum += number;
            largest = Math.max(largest, number);
        }
        // Roundings are independent: this is a bound on the root of the sum of their squares.
        return background + Math.sqrt(sum) * Math.sqrt(largest);
    }

    private double[] seen(int k) {
        if (seen[k] == null) {
            double[] right = difference(step(k));
            double[] left = difference(-step(k));
            seen[k] = new double[] {right[0], -left[0], Math.max(right[1], left[1])};
        }
        return seen[k];
    }

    /** f(x + t v) - f(x), and its rounding. */
    double[] difference(double t) {
        double[] there = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            there[i] = at[i] + t * v[i];
        }
        double[] y = f.value(there);
        return y.length == origin.length
                ? new double[] {change(y), ULP * (size(y) + inputs)}
                : new double[] {Double.NaN, 0};
    }

    private double change(double[] y) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += f.weights()[i] * (y[i] - origin[i]);
        }
        return sum;
    }

    /** The smallest change seen above the steps at which f stands still; 0 if it moves at the smallest step already. */
    double grain() {
        int k = firstMove();
        return k == STEPS - 1 || k < 0 ? 0 : Math.max(Math.abs(forward(k)), Math.abs(backward(k)));
    }

    /** The largest step at which f stands still, with all smaller ones; 0 if it moves at the smallest step already. */
    double standstill() {
        int k = firstMove();
        return k == STEPS - 1 ? 0 : step(k + 1);
    }

    private int firstMove() {
        int k = STEPS - 1;
        while (k >= 0 && forward(k) == 0 && backward(k) == 0) {
            k--;
        }
        return k;
    }

    /** The largest change of f that is seen when every input moves by a few units in its last place. */
    double nudged() {
        RandomDirections random = new RandomDirections(1);
        double largest = 0;
        for (int i = 0; i < NUDGES; i++) {
            double[] y = f.value(random.nudged(at));
            double moved = y.length == origin.length ? Math.abs(change(y)) : 0;
            largest = moved <= Double.MAX_VALUE ? Math.max(largest, moved) : largest;
        }
        return largest;
    }

    /** One unit in the last place of numbers of size 1, weighted, along v: less than this is lost where numbers of that size are added inside. */
    double unitRounding() {
        return ULP * largest(f.weights()) * largest(v);
    }

    private static double largest(double... numbers) {
        return Arrays.stream(numbers).map(Math::abs).max().orElse(0);
    }
}
