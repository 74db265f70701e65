package org.wengert.check;

import java.util.ArrayList;
import java.util.List;

/** A {@link Tableau} whose rows are all kept, from the largest steps to the smallest, and judged together at the end. */
final class StepRefinement {
    /** Rows less certain than this, relatively, say nothing about which of two values it is. */
    private static final double VAGUE = 1e-2;

    private final Tableau tableau;
    private final List<Estimate> rows = new ArrayList<>();

    StepRefinement(double ratio) {
        tableau = new Tableau(ratio);
    }

    void add(double value, double noise, double step) {
        rows.add(tableau.add(value, noise, step));
    }

    /** The sharpest row, where a row is off by at least as much as any row made with smaller steps shows it to be: a slope is a local thing. */
    Estimate settled() {
        Estimate best = Estimate.NONE;
        for (int i = 0; i < rows.size(); i++) {
            double error = errorBesideNext(i);
            for (int below = i + 1; below < rows.size() - 2; below++) {
                double difference =
                        Math.abs(rows.get(below).value() - rows.get(i).value());
                error = Math.max(error, difference - 4 * errorBesideNext(below));
            }
            best = error < best.error() ? rows.get(i).withError(error) : best;
        }
        return best;
    }

    /** The smallest step at which this value is found, and the other one is not; infinite if at none. */
    double smallestStepWith(double value, double error, Estimate other) {
        double step = Double.POSITIVE_INFINITY;
        for (int i = 0; i < rows.size(); i++) {
            Estimate row = rows.get(i).withError(errorBesideNext(i));
            if (row.error() <= VAGUE * Math.abs(row.value())
                    && row.isNear(value, error)
                    && !row.isNear(other.value(), 4 * other.error())) {
                step = row.step();
            }
        }
        return step;
    }

    /** Returns whether this value is out of the question at steps as small as this. */
    boolean excludes(double value, double error, double step) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).step() <= step
                    && !rows.get(i).withError(errorBesideNext(i)).isNear(value, error)) {
                return true;
            }
        }
        return false;
    }

    /** That two numbers agree may be an accident; four seldom do by accident. */
    private double errorBesideNext(int i) {
        double error = rows.get(i).error();
        for (int below = i + 1; below <= i + 2 && below < rows.size(); below++) {
            error = Math.max(
                    error, Math.abs(rows.get(below).value() - rows.get(i).value()) / (below - i));
        }
        return error;
    }
}
