package org.wengert.explain;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Tensor;
import org.wengert.text.Columns;

/** A chain rule as plain text. */
final class ChainRuleText {
    private static final String GAP = "  ";

    private final StringBuilder text = new StringBuilder();

    ChainRuleText(ChainRule chain) {
        Source target = chain.target();
        text.append(chain.name()).append(", ").append(target.dtype()).append(' ');
        text.append(target.shape())
                .append(": ")
                .append(ChainRulePaths.counts(chain))
                .append('\n');
        for (List<String> path : ChainRulePaths.of(chain)) {
            text.append(GAP).append(String.join(" → ", path)).append('\n');
        }
        String others = ChainRulePaths.others(chain);
        text.append(others.isEmpty() ? "" : GAP + others + "\n");
        for (Recording.Product step : chain.steps()) {
            step(step);
        }
        text.append('\n').append(chain.name()).append(" = ").append(Numbers.of(chain.gradient()));
        text.append('\n');
    }

    private void step(Recording.Product step) {
        Line line = step.line();
        text.append('\n')
                .append(line)
                .append(", to ")
                .append(step.source().label())
                .append(' ');
        text.append(step.source().shape()).append('\n');
        List<String[]> rows = Stream.of(new String[][] {
                    {"upstream", "g", Numbers.of(step.upstream())},
                    {"local derivative", formula(step.local()), number(step.derivative())},
                    {"product", product(step), Numbers.of(step.value())},
                    {"sum", place(step), Numbers.of(step.sum())},
                })
                .filter(row -> !row[1].isEmpty())
                .toList();
        text.append(Columns.of(rows).indent(2));
    }

    private static String product(Recording.Product step) {
        Formula formula = step.formula();
        return formula == null ? "the rule of " + step.line().op().name() : formula.text();
    }

    private static String number(@Nullable Tensor x) {
        return x == null ? "" : Numbers.of(x);
    }

    private static String formula(@Nullable Formula formula) {
        return formula == null ? "" : formula.text();
    }

    /** {@code 2 of 3}, if the receiver gets several products. */
    static String place(Recording.Product step) {
        List<Recording.Product> all = step.source().products();
        return all.size() == 1 ? "" : all.indexOf(step) + 1 + " of " + all.size();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
