package org.wengert.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Tensor;

/** A chain rule as Markdown: its paths, and a table of its steps. */
final class ChainRuleMarkdown {
    private final StringBuilder text = new StringBuilder();

    ChainRuleMarkdown(ChainRule chain) {
        Source target = chain.target();
        text.append("**")
                .append(escaped(chain.name()))
                .append("**, ")
                .append(target.dtype())
                .append(' ');
        text.append(target.shape())
                .append(": ")
                .append(ChainRulePaths.counts(chain))
                .append("\n\n");
        for (List<String> path : ChainRulePaths.of(chain)) {
            text.append("- ").append(escaped(String.join(" → ", path))).append('\n');
        }
        String others = ChainRulePaths.others(chain);
        text.append(others.isEmpty() ? "" : "- " + others + "\n");
        text.append("\n| line | to | upstream g | local derivative | product | sum |\n|---|---|---|---|---|---|\n");
        for (Recording.Product step : chain.steps()) {
            step(step);
        }
        text.append('\n').append(escaped(chain.name())).append(" = ");
        text.append(Numbers.of(chain.gradient())).append('\n');
    }

    private void step(Recording.Product step) {
        String place = ChainRuleText.place(step);
        String[] cells = {
            code(step.line().toString()),
            code(step.source().label()),
            Numbers.of(step.upstream()),
            cell(step.local(), step.derivative()),
            cell(step.formula(), step.value()),
            place.isEmpty() ? "" : place + ": " + Numbers.of(step.sum()),
        };
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String cell(@Nullable Formula formula, @Nullable Tensor value) {
        return formula == null
                ? value == null ? "" : Numbers.of(value)
                : code(formula.text()) + (value == null ? "" : " = " + Numbers.of(value));
    }

    static String code(String text) {
        return "`" + text.replace('`', '\'').replace("|", "\\|") + "`";
    }

    /** User's names may hold signs that Markdown reads. */
    static String escaped(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
