package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import org.wengert.Formula;

/** Backpropagation as LaTeX: one line for each equation, then the updates. */
final class BackpropagationLatex {
    private final List<String> rows = new ArrayList<>();

    BackpropagationLatex(Backpropagation network) {
        equations(network.forward());
        equations(network.backward());
        String rate = Formula.number(network.learningRate()).latex();
        for (Backpropagation.Update update : network.updates()) {
            String name = Formula.name(update.label()).latex();
            rows.add(name + " &\\leftarrow " + name + " - " + rate + " \\, "
                    + update.gradient().latex());
        }
    }

    private void equations(List<Derivation.Section> sections) {
        for (Derivation.Section section : sections) {
            for (Derivation.Equation equation : section.equations()) {
                rows.add(equation.left().latex() + " &= " + equation.right().latex());
            }
        }
    }

    @Override
    public String toString() {
        return "\\begin{aligned}" + String.join(" \\\\ ", rows) + "\\end{aligned}";
    }
}
