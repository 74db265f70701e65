package org.wengert.nn.optim;

import java.util.function.DoubleFunction;

/**
 * A search along a line for a step t with f(t) &lt;= f(0) + c1 t f'(0) and |f'(t)| &lt;= c2 |f'(0)|: the strong Wolfe conditions. First the step grows until an interval
 * must hold such a t, then the interval shrinks, both by the minima of cubic polynomials.
 *
 * <p>Nocedal and Wright: Numerical optimization, 2006, algorithms 3.5 and 3.6; constants are PyTorch's.
 */
final class StrongWolfe {
    static final double SUFFICIENT_DECREASE = 1e-4;
    static final double CURVATURE = 0.9;
    private static final int MOST_STEPS = 25;

    /** A point on the line: f and its slope f' at t, with the whole gradient there. */
    static final class Point {
        final double t;
        final double f;
        final double slope;
        final double[] gradient;

        Point(double t, double f, double slope, double[] gradient) {
            this.t = t;
            this.f = f;
            this.slope = slope;
            this.gradient = gradient;
        }
    }

    private final DoubleFunction<Point> line;
    private final Point start;
    private final double narrowest;
    private int evaluations;

    /**
     * A search from {@code start}, at t = 0, which has a negative slope.
     *
     * @param narrowest the length of an interval that is not divided any more
     */
    StrongWolfe(DoubleFunction<Point> line, Point start, double narrowest) {
        this.line = line;
        this.start = start;
        this.narrowest = narrowest;
    }

    /** Returns the number of points looked at. */
    int evaluations() {
        return evaluations;
    }

    /** Returns a point that fulfils the conditions, or the best one found. */
    Point from(double first) {
        Point before = start;
        Point point = at(first);
        while (true) {
            if (isTooHigh(point) || evaluations > 2 && !(point.f < before.f)) {
                return between(before, point);
            }
            if (isFlat(point)) {
                return point;
            }
            if (point.slope >= 0) {
                return between(before, point);
            }
            if (evaluations > MOST_STEPS) {
                return point.f < start.f ? point : start;
            }
            double least = point.t + 0.01 * (point.t - before.t);
            double t = minimum(before, point, least, 10 * point.t);
            before = point;
            point = at(t);
        }
    }

    /** Shrinks the interval between two points, which holds a solution. */
    private Point between(Point a, Point b) {
        Point low = b.f < a.f ? b : a;
        Point high = low == a ? b : a;
        boolean wasNearEnd = false;
        while (evaluations <= MOST_STEPS && Math.abs(high.t - low.t) >= narrowest) {
            double left = Math.min(low.t, high.t);
            double right = Math.max(low.t, high.t);
            double t = minimum(low, high, left, right);
            double margin = 0.1 * (right - left);
            boolean isNearEnd = Math.min(right - t, t - left) < margin;
            // Twice near an end makes little progress: then the step is a tenth of the interval at least.
            if (isNearEnd && (wasNearEnd || t >= right || t <= left)) {
                t = right - t < t - left ? right - margin : left + margin;
                isNearEnd = false;
            }
            wasNearEnd = isNearEnd;
            Point point = at(t);
            if (isTooHigh(point) || !(point.f < low.f)) {
                high = point;
                continue;
            }
            if (isFlat(point)) {
                return point;
            }
            if (point.slope * (high.t - low.t) >= 0) {
                high = low;
            }
            low = point;
        }
        return low;
    }

    private Point at(double t) {
        evaluations++;
        return line.apply(t);
    }

    /** NaN is too high. */
    private boolean isTooHigh(Point point) {
        return !(point.f <= start.f + SUFFICIENT_DECREASE * point.t * start.slope);
    }

    private boolean isFlat(Point point) {
        return Math.abs(point.slope) <= -CURVATURE * start.slope;
    }

    /** Returns where the cubic through both points, with their slopes, has its minimum, or the middle if it has none; from {@code left} to {@code right}. */
    static double minimum(Point p, Point q, double left, double right) {
        Point a = p.t <= q.t ? p : q;
        Point b = a == p ? q : p;
        double theta = a.slope + b.slope - 3 * (a.f - b.f) / (a.t - b.t);
        double square = theta * theta - a.slope * b.slope;
        double root = Math.sqrt(square);
        double t = b.t - (b.t - a.t) * ((b.slope + root - theta) / (b.slope - a.slope + 2 * root));
        return square >= 0 && !Double.isNaN(t) ? Math.min(Math.max(t, left), right) : (left + right) / 2;
    }
}
