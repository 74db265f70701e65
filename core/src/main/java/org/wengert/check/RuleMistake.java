package org.wengert.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.wengert.Shape;
import org.wengert.check.RuleTrials.Trial;

/** The likely mistake in the rule of one operation, guessed by what it would make of the derivative: a guess is told if it explains every trial. */
final class RuleMistake {
    static final String UNKNOWN = "";

    private static final double SAME = 1e-9;

    private final String rule;
    private final ScalarizedFunction f;
    private final FlatInputs inputs;
    private final Shape result;
    private final List<RuleTrials> trials;
    private final int[] wrong;

    private RuleMistake(String op, ScalarizedFunction f, FlatInputs inputs) {
        this.rule = "the rule of " + op;
        this.f = f;
        this.inputs = inputs;
        result = f.result().shape();
        trials = IntStream.range(0, inputs.count())
                .mapToObj(i -> new RuleTrials(f, inputs, i))
                .toList();
        wrong = IntStream.range(0, inputs.count())
                .filter(i -> trials.get(i).isWrong())
                .toArray();
    }

    /** The mistake and its fix, in one sentence each; empty if none that we know explains the derivatives. */
    static String of(String op, ScalarizedFunction f, FlatInputs inputs) {
        return new RuleMistake(op, f, inputs).told();
    }

    private String told() {
        for (int i = 0; i < inputs.count(); i++) {
            if (inputs.end(i) > inputs.start(i)) {
                String told = !trials.get(i).isFinite() ? notFinite(i) : notLinear(i);
                if (!told.isEmpty()) {
                    return told;
                }
            }
        }
        if (wrong.length == 0) {
            return gOffTheTape();
        }
        String told = byOneFactor();
        return told.isEmpty() ? byInput() : told;
    }

    /** "the rule of myop", or, if there are several, "the rule of myop for input 1". */
    private String rule(int input) {
        long floating = IntStream.range(0, inputs.count())
                .filter(i -> inputs.end(i) > inputs.start(i))
                .count();
        return floating == 1 ? rule : rule + " for " + inputs.name(input);
    }

    private String notFinite(int input) {
        return rule(input) + " is not finite where the function is smooth: it divides by 0, or overflows on the way. "
                + "Write it without that quotient, or with where().";
    }

    private String notLinear(int input) {
        RuleTrials trial = trials.get(input);
        Trial first = trial.first();
        double[] other = new RandomDirections(7).vector(first.u().length);
        Arrays.setAll(other, i -> -Math.abs(other[i]) * first.u()[i]); // of the other sign, to tell |g| from g
        double once = trial.tape(first);
        double twice = trial.tape(weighted(first, scaled(first.u(), 2)));
        double thrice = trial.tape(weighted(first, scaled(first.u(), 3)));
        double alone = trial.tape(weighted(first, other));
        double[] sum = new double[other.length];
        Arrays.setAll(sum, i -> first.u()[i] + other[i]);
        double together = trial.tape(weighted(first, sum));
        double size = Math.max(Math.abs(thrice), Math.abs(together));
        if (isSame(twice, 2 * once, size)) {
            return isSame(together, once + alone, size)
                    ? UNKNOWN
                    : rule(input) + " is not linear in g: for a sum of two it does not return the sum. "
                            + "Use g as a factor, not its abs, relu, maximum or clamp.";
        }
        if (isSame(twice, once, size)) {
            boolean byElement = inputs.count() == 1 && inputs.shape(0).equals(result);
            return rule(input) + " returned the same for g and 2 g: it is not linear in g. Multiply by g"
                    + (byElement ? ", or declare it as a local derivative: derivativeFromInput." : ".");
        }
        if (isSame(thrice - twice, twice - once, size)) {
            return rule(input) + " has a term without g: it is not linear in g. Multiply every term by g.";
        }
        return String.format(
                Locale.ROOT,
                "%s is not linear in g: for 2 g it returned %.3g times as much. Use g once, as a factor.",
                rule(input),
                twice / once);
    }

    /** The gradients are right; their own derivative with respect to g may not be. */
    private String gOffTheTape() {
        double[] x = inputs.values();
        RandomDirections random = new RandomDirections(3);
        double[] u = random.vector(f.weights().length);
        double[] v = random.vector(x.length);
        double[] gradient = f.gradient(x, u);
        double slope = IntStream.range(0, v.length)
                .mapToDouble(i -> gradient[i] * v[i])
                .sum();
        return isSame(f.transposedSlope(x, u, v), slope, Math.abs(slope))
                ? UNKNOWN
                : rule + " left the tape: it takes g off it, with detach(), item() or toDoubleArray(). "
                        + "Write it in tensor operations on g.";
    }

    private static boolean isSame(double a, double b, double size) {
        return !(Math.abs(a - b) > SAME * size);
    }

    private static double[] scaled(double[] u, double factor) {
        return Arrays.stream(u).map(each -> factor * each).toArray();
    }

    private static Trial weighted(Trial trial, double[] u) {
        return new Trial(trial.x(), u, trial.v());
    }

    /** All inputs' gradients may be off by the same factor. */
    private String byOneFactor() {
        double factor = trials.get(wrong[0]).factor();
        for (int input : wrong) {
            RuleTrials each = trials.get(input);
            if (Double.isNaN(factor) || !each.areExplainedBy(each.times(factor))) {
                return UNKNOWN;
            }
        }
        return wrong.length == 1 ? factor(rule(wrong[0]), wrong[0], factor) : Factor.told(rule, factor);
    }

    private String factor(String of, int input, double factor) {
        String averaged = new MissingSum(inputs, result, input).average(of, factor);
        return averaged.isEmpty() ? Factor.told(of, factor) : averaged;
    }

    private String byInput() {
        String told = new Exchange(f, inputs, result, rule).swapped(trials, wrong);
        for (int i = 0; i < wrong.length && told.isEmpty(); i++) {
            int input = wrong[i];
            RuleTrials each = trials.get(input);
            double factor = each.factor();
            if (!Double.isNaN(factor) && each.areExplainedBy(each.times(factor))) {
                return factor(rule(input), input, factor);
            }
            told = new MissingSum(inputs, result, input).slice(rule(input), each);
            told = told.isEmpty() ? Transposition.told(rule(input), each, inputs, result, input) : told;
            told = told.isEmpty() ? new Exchange(f, inputs, result, rule).outputForInput(trials, wrong) : told;
        }
        return told;
    }
}
