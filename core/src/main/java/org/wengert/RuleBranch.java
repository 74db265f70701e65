package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One branch of a rule that its attributes choose.
 *
 * @param op the operation with attributes that lead there
 * @param count the number of tried attributes that do
 * @param formulas the derivative by each input, null for one without
 */
record RuleBranch(Op op, int count, List<@Nullable Formula> formulas) {
    private static final int SAMPLES = 200;
    private static final int MAX_RANK = 3;
    private static final int MAX_SIZE = 7;
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?(E-?\\d+)?");

    /** The branches, the most frequent first. */
    static List<RuleBranch> of(Op op) {
        Map<String, List<RuleBranch>> byAttributes = new TreeMap<>();
        for (int seed = 0; seed < SAMPLES; seed++) {
            Samples.Sample sample = op.samples().draw(new Sampler(new SplittableRandom(seed), MAX_RANK, MAX_SIZE));
            Tensor[] inputs = sample.inputs().toArray(Tensor[]::new);
            if (Arrays.stream(inputs).allMatch(x -> x.size() > 1)) {
                Op bound = sample.attributes() == null ? op : op.at(sample.attributes());
                byAttributes
                        .computeIfAbsent(bound.toString(), name -> new ArrayList<>())
                        .add(new RuleBranch(bound, 1, Formulas.of(bound, inputs)));
            }
        }
        // Shapes choose forms too, of products above all; of these the most frequent stands for all.
        List<RuleBranch> typical = byAttributes.values().stream()
                .map(tries -> merged(tries).get(0))
                .toList();
        return merged(typical);
    }

    /** Those that differ in more than numbers, the most frequent first. */
    private static List<RuleBranch> merged(List<RuleBranch> tries) {
        Map<Set<String>, RuleBranch> byForm = new LinkedHashMap<>();
        for (RuleBranch tried : tries) {
            byForm.merge(
                    tried.form(), tried, (first, other) -> new RuleBranch(first.op, first.count + 1, first.formulas));
        }
        return byForm.values().stream()
                .sorted(Comparator.comparingInt(branch -> -branch.count))
                .toList();
    }

    /** The formulas without their numbers; how many inputs share one does not matter. */
    private Set<String> form() {
        Set<String> form = new TreeSet<>();
        for (Formula formula : formulas) {
            if (formula != null) {
                form.add(NUMBER.matcher(Objects.toString(formula)).replaceAll("#"));
            }
        }
        return form;
    }
}
