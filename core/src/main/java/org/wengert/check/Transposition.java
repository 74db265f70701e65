package org.wengert.check;

import java.util.ArrayList;
import java.util.List;
import org.wengert.Shape;
import org.wengert.check.RuleTrials.Trial;

/** A rule in which something is transposed that should not be, or the other way round. */
final class Transposition {
    private Transposition() {}

    /** The mistake and its fix, if the rule's value is that for the gradient, g or an input with two axes exchanged. */
    static String told(String rule, RuleTrials trials, FlatInputs inputs, Shape result, int input) {
        for (int[] axes : equalAxes(inputs.shape(input))) {
            if (trials.areExplainedBy(trial ->
                    trials.differences(new Trial(trial.x(), trial.u(), exchanged(trial.v(), inputs, input, axes))))) {
                return rule + " gives the gradient transposed (axes " + axes[0] + " and " + axes[1]
                        + "). Transpose what it returns.";
            }
        }
        for (int[] axes : equalAxes(result)) {
            if (trials.areExplainedBy(trial ->
                    trials.differences(new Trial(trial.x(), exchanged(trial.u(), 0, result, axes), trial.v())))) {
                return rule + " uses g transposed, or sums it over the wrong one of its axes " + axes[0] + " and "
                        + axes[1] + ". Transpose g, or sum over the other axis.";
            }
        }
        for (int other = 0; other < inputs.count(); other++) {
            int operand = other;
            if (inputs.end(other) == inputs.start(other)) {
                continue;
            }
            for (int[] axes : equalAxes(inputs.shape(other))) {
                if (trials.areExplainedBy(trial -> trials.differences(
                        new Trial(exchanged(trial.x(), inputs, operand, axes), trial.u(), trial.v())))) {
                    return rule + " uses " + inputs.name(other)
                            + " transposed, or not transposed where it should be. Transpose it there.";
                }
            }
        }
        return RuleMistake.UNKNOWN;
    }

    /** Pairs of axes that can be exchanged without changing the shape. */
    private static int[][] equalAxes(Shape shape) {
        List<int[]> pairs = new ArrayList<>();
        for (int a = shape.rank() - 2; a >= 0; a--) {
            for (int b = shape.rank() - 1; b > a; b--) {
                if (shape.dim(a) == shape.dim(b) && shape.dim(a) > 1) {
                    pairs.add(new int[] {a, b});
                }
            }
        }
        return pairs.toArray(int[][]::new);
    }

    private static double[] exchanged(double[] values, FlatInputs inputs, int input, int... axes) {
        return exchanged(values, inputs.start(input), inputs.shape(input), axes);
    }

    /** The numbers with two axes exchanged in the tensor of this shape that starts among them. */
    private static double[] exchanged(double[] values, int start, Shape shape, int... axes) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        double[] moved = values.clone();
        for (int i = 0; i < stride; i++) {
            int a = i / strides[axes[0]] % shape.dim(axes[0]);
            int b = i / strides[axes[1]] % shape.dim(axes[1]);
            int from = i + (b - a) * strides[axes[0]] + (a - b) * strides[axes[1]];
            moved[start + i] = values[start + from];
        }
        return moved;
    }
}
