package org.wengert.explain;

import java.util.List;

/** Backpropagation as Markdown: a heading and a table for each layer, and a table of the update. */
final class BackpropagationMarkdown {
    private final StringBuilder text = new StringBuilder();

    BackpropagationMarkdown(Backpropagation network) {
        sections("Forward", network.forward());
        sections("Backward", network.backward());
        text.append("## Update\n\n`W ← W - ").append(network.rate()).append(" dC/dW`\n\n");
        text.append("| parameter | before | after |\n|---|---|---|\n");
        for (Backpropagation.Update update : network.updates()) {
            row(ChainRuleMarkdown.code(update.label()), Numbers.of(update.before()), Numbers.of(update.after()));
        }
    }

    private void sections(String title, List<Derivation.Section> sections) {
        text.append("## ").append(title).append("\n\n");
        for (Derivation.Section section : sections) {
            text.append("**")
                    .append(ChainRuleMarkdown.escaped(section.title()))
                    .append("**\n\n| equation | value |\n|---|---|\n");
            for (Derivation.Equation equation : section.equations()) {
                String sides = equation.left().text() + " = " + equation.right().text();
                row(ChainRuleMarkdown.code(sides), Numbers.of(equation.value()));
            }
            text.append('\n');
        }
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
