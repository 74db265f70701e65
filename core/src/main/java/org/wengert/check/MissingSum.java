package org.wengert.check;

import org.wengert.Shape;

/** A rule that does not sum g over an axis along which the result uses the input again and again: it averages, or takes one entry. */
final class MissingSum {
    private static final double ROUND = 1e-7;

    private final FlatInputs inputs;
    private final Shape result;
    private final int input;

    MissingSum(FlatInputs inputs, Shape result, int input) {
        this.inputs = inputs;
        this.result = result;
        this.input = input;
    }

    /** The mistake, if this factor is one over the size of an axis, or of all, that a mean was taken over. */
    String average(String rule, double factor) {
        if (inputs.shape(input).equals(result) || !(factor > 0 && factor < 1)) {
            return RuleMistake.UNKNOWN;
        }
        double entries = 1 / factor;
        for (int axis = 0; axis < result.rank(); axis++) {
            if (isNear(entries, result.dim(axis))) {
                return rule + " takes the mean of g over axis " + axis + ": a sum over axis " + axis
                        + " is missing. Use g.sum(" + axis + ").";
            }
        }
        boolean isAll = result.rank() > 1 && isNear(entries, result.size());
        return isAll
                ? rule + " takes the mean of g: a sum over axis 0 and all others is missing. Use g.sum()."
                : RuleMistake.UNKNOWN;
    }

    private static boolean isNear(double entries, int size) {
        return size > 1 && Math.abs(entries - size) < ROUND * size;
    }

    /** The mistake, if the rule is that of one entry of g along an axis. */
    String slice(String rule, RuleTrials trials) {
        for (int axis = 0; axis < result.rank(); axis++) {
            int last = result.dim(axis) - 1;
            for (int entry : new int[] {0, last}) {
                int along = axis;
                if (last > 0
                        && trials.areExplainedBy(trial -> trials.differences(
                                new RuleTrials.Trial(trial.x(), only(trial.u(), along, entry), trial.v())))) {
                    return rule + " uses entry " + entry + " of g along axis " + axis
                            + " and no other: a sum over axis " + axis + " is missing. Use g.sum(" + axis + ").";
                }
            }
        }
        return RuleMistake.UNKNOWN;
    }

    private double[] only(double[] u, int axis, int entry) {
        int inner = 1;
        for (int i = axis + 1; i < result.rank(); i++) {
            inner *= result.dim(i);
        }
        double[] kept = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            kept[i] = i / inner % result.dim(axis) == entry ? u[i] : 0;
        }
        return kept;
    }
}
