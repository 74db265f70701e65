package org.wengert.check;

import java.util.List;
import org.wengert.Shape;
import org.wengert.check.RuleTrials.Trial;

/** Rules that are right, each in the wrong place: of another input, or of the input for the output. */
final class Exchange {
    private final ScalarizedFunction f;
    private final FlatInputs inputs;
    private final Shape result;
    private final String rule;

    Exchange(ScalarizedFunction f, FlatInputs inputs, Shape result, String rule) {
        this.f = f;
        this.inputs = inputs;
        this.result = result;
        this.rule = rule;
    }

    /** The mistake, if two inputs of one shape have each other's gradients. */
    String swapped(List<RuleTrials> trials, int... wrong) {
        for (int a : wrong) {
            for (int b : wrong) {
                if (a < b
                        && inputs.shape(a).equals(inputs.shape(b))
                        && trials.get(a).areExplainedBy(t -> trials.get(a).differences(moved(t, a, b)))
                        && trials.get(b).areExplainedBy(t -> trials.get(b).differences(moved(t, b, a)))) {
                    return rule + " gives the gradients of " + inputs.name(a) + " and " + inputs.name(b)
                            + " swapped. Exchange the two.";
                }
            }
        }
        return RuleMistake.UNKNOWN;
    }

    private Trial moved(Trial trial, int from, int to) {
        double[] v = new double[trial.v().length];
        System.arraycopy(trial.v(), inputs.start(from), v, inputs.start(to), inputs.end(from) - inputs.start(from));
        return new Trial(trial.x(), trial.u(), v);
    }

    /** The mistake, if the rule of a function of one input is that at its output, or would be right there. */
    String outputForInput(List<RuleTrials> trials, int... wrong) {
        if (inputs.count() != 1 || !inputs.shape(0).equals(result)) {
            return RuleMistake.UNKNOWN;
        }
        RuleTrials only = trials.get(wrong[0]);
        if (only.areExplainedBy(trial -> only.differences(atOutput(trial)))) {
            return rule + " has a formula of the input and is given the output. Declare it with derivativeFromInput.";
        }
        if (only.areRightAt(this::atOutput)) {
            return rule + " has a formula of the output and is given the input. Declare it with derivativeFromOutput.";
        }
        return RuleMistake.UNKNOWN;
    }

    private Trial atOutput(Trial trial) {
        return new Trial(f.value(trial.x()), trial.u(), trial.v());
    }
}
