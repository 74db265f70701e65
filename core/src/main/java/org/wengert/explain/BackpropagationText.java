package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import org.wengert.text.Columns;

/** Backpropagation as plain text. */
final class BackpropagationText {
    private final StringBuilder text = new StringBuilder();

    BackpropagationText(Backpropagation network) {
        sections("Forward", network.forward());
        sections("Backward", network.backward());
        text.append("Update: W ← W - ").append(network.rate()).append(" dC/dW\n");
        for (Backpropagation.Update update : network.updates()) {
            text.append('\n').append(update.label()).append('\n');
            indented(List.of(
                    new String[] {"before", Numbers.of(update.before())},
                    new String[] {"after", Numbers.of(update.after())}));
        }
    }

    private void sections(String title, List<Derivation.Section> sections) {
        text.append(title).append("\n\n");
        for (Derivation.Section section : sections) {
            text.append(section.title()).append('\n');
            List<String[]> rows = new ArrayList<>();
            for (Derivation.Equation equation : section.equations()) {
                rows.add(new String[] {
                    equation.left().text(), "= " + equation.right().text(), "= " + Numbers.of(equation.value())
                });
            }
            indented(rows);
            text.append('\n');
        }
    }

    private void indented(List<String[]> rows) {
        text.append(Columns.of(rows).indent(2));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
