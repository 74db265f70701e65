package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import org.wengert.Formula;
import org.wengert.text.Brief;

/** An element of a gradient as text, Markdown and LaTeX. */
final class ElementText {
    private static final int MOST_STEPS = 40;
    private static final int MOST_TERMS = 8;

    static String text(ElementGradient gradient) {
        StringBuilder text = new StringBuilder(name(gradient, gradient.target()))
                .append(" = ")
                .append(exact(gradient.value(), gradient.target()))
                .append("\n\n")
                .append(heading(gradient))
                .append(":\n  ")
                .append(gradient.sum())
                .append("\n\nStep by step, from the loss:\n");
        List<String> names = new ArrayList<>();
        List<Element> shown = shown(gradient);
        shown.forEach(element -> names.add(name(gradient, element)));
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < shown.size(); i++) {
            String name = names.get(i);
            text.append("  ")
                    .append(name)
                    .append(" ".repeat(width - name.length()))
                    .append(" = ")
                    .append(account(shown.get(i)))
                    .append('\n');
        }
        return text.append(left(gradient))
                .append('\n')
                .append(verdict(gradient))
                .append('\n')
                .toString();
    }

    static String markdown(ElementGradient gradient) {
        StringBuilder text = new StringBuilder("**")
                .append(name(gradient, gradient.target()))
                .append("** = ")
                .append(exact(gradient.value(), gradient.target()))
                .append("\n\n")
                .append(heading(gradient))
                .append(":\n\n`")
                .append(gradient.sum())
                .append("`\n\n| gradient of | products |\n|---|---|\n");
        for (Element element : shown(gradient)) {
            text.append("| `")
                    .append(element.label())
                    .append("` | ")
                    .append(account(element))
                    .append(" |\n");
        }
        return text.append(left(gradient))
                .append('\n')
                .append(verdict(gradient))
                .append('\n')
                .toString();
    }

    static String latex(ElementGradient gradient) {
        Element target = gradient.target();
        String value = exact(gradient.value(), target);
        return "\\begin{aligned}" + derivative(gradient.loss(), target) + " &= " + numbers(gradient.sum()) + " \\\\ &= "
                + numbers(value) + "\\end{aligned}";
    }

    private static String numbers(String text) {
        return text.replace("·", "\\cdot")
                .replaceAll("E(-?\\d+)", " \\\\cdot 10^{$1}")
                .replace("Infinity", "\\infty")
                .replace("NaN", "\\text{NaN}");
    }

    private static String derivative(String loss, Element target) {
        String label = target.label();
        int index = label.lastIndexOf('[');
        String name = Formula.name(target.source.label()).latex();
        String below = index < 0 ? "" : label.substring(index).replace(" ", "");
        return "\\frac{\\partial " + Formula.name(loss).latex() + "}{\\partial " + name + below + "}";
    }

    private static String name(ElementGradient gradient, Element element) {
        return "d " + gradient.loss() + " / d " + element.label();
    }

    private static String exact(double value, Element element) {
        return Numbers.exact(value, element.dtype());
    }

    private static String heading(ElementGradient gradient) {
        double paths = gradient.paths();
        String count = paths == 1 ? "One path" : Numbers.count(paths) + " paths";
        if (gradient.isFactored()) {
            return count + " from the loss, as a sum of products";
        }
        double others = ElementPaths.of(gradient.elements()).others(gradient.target());
        return count + " from the loss; the largest products, and " + Numbers.count(others) + " more as one number";
    }

    private static List<Element> shown(ElementGradient gradient) {
        List<Element> all = gradient.elements();
        return all.size() <= MOST_STEPS ? all : all.subList(all.size() - MOST_STEPS, all.size());
    }

    private static String left(ElementGradient gradient) {
        int more = gradient.elements().size() - MOST_STEPS;
        return more > 0 ? "  and " + more + " steps before these.\n" : "";
    }

    /** {@code g · l + g · l = sum}, with the numbers that arrived. */
    private static String account(Element element) {
        if (element.sums.isEmpty()) {
            return exact(element.gradient, element);
        }
        StringBuilder text = new StringBuilder();
        List<Element.Term> terms = element.terms();
        for (int i = 0; i < Math.min(MOST_TERMS, terms.size()); i++) {
            Element.Term term = terms.get(i);
            text.append(i == 0 ? "" : " + ")
                    .append(Numbers.factor(term.upstream().gradient, element.dtype()))
                    .append(" · ")
                    .append(Numbers.factor(term.local(), element.dtype()));
        }
        if (terms.size() > MOST_TERMS) {
            double rest = terms.subList(MOST_TERMS, terms.size()).stream()
                    .mapToDouble(Element.Term::product)
                    .sum();
            text.append(" and ")
                    .append(terms.size() - MOST_TERMS)
                    .append(" more, ")
                    .append(Brief.number(rest));
        }
        return (text.isEmpty() ? "" : text + " = ") + exact(element.gradient, element);
    }

    private static String verdict(ElementGradient gradient) {
        return switch (gradient.loosest()) {
            case EACH ->
                "This is the engine's gradient to the last digit" + (gradient.isFactored() ? "." : ", step by step.");
            case FUSED ->
                "This is the engine's gradient to the last digit: where it sums products, it rounds no product before it is added.";
            case OTHER -> "The engine adds in another order: the last digits of the sum may differ from its gradient.";
        };
    }

    private ElementText() {}
}
