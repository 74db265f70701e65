package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import org.wengert.Formula;

/** A chain rule as LaTeX: one line for each step, the gradient of the receiver on the left. */
final class ChainRuleLatex {
    private final String loss;
    private final List<String> rows = new ArrayList<>();

    ChainRuleLatex(ChainRule chain) {
        loss = chain.recording().lossName();
        for (Recording.Product step : chain.steps()) {
            rows.add(row(step));
        }
        if (rows.isEmpty()) {
            rows.add(derivative(chain.target()) + " &= 1");
        }
    }

    private String row(Recording.Product step) {
        List<Recording.Product> all = step.source().products();
        int place = all.indexOf(step);
        String sum = place == 0 ? "" : derivative(step.source()) + "^{(" + place + ")} + ";
        String below = place == all.size() - 1 ? "" : "^{(" + (place + 1) + ")}";
        Formula formula = step.formula();
        return derivative(step.source()) + below + " &= " + sum
                + (formula == null ? "\\text{" + step.line().op().name() + "}" : formula.latex())
                + ", & g &= " + derivative(step.line());
    }

    private String derivative(Source source) {
        return Formula.derivative(loss, source.label()).latex();
    }

    @Override
    public String toString() {
        return "\\begin{aligned}" + String.join(" \\\\ ", rows) + "\\end{aligned}";
    }
}
