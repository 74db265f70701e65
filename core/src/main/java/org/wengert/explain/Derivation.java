package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Letters;
import org.wengert.Shape;
import org.wengert.Tensor;

/** The equations of backpropagation, layer by layer. */
final class Derivation {
    /** A part of a right side, as plain text and as LaTeX. */
    record Term(String text, String latex) {
        static Term of(Formula formula) {
            return new Term(formula.text(), formula.latex());
        }

        /** What the sweep adds up, since the receiver is smaller. */
        Term summedTo(Shape shape) {
            return new Term(text + ", summed to " + shape, latex + "\\text{, summed to }" + shape);
        }

        private Term bracketed() {
            return text.startsWith("-") || text.contains(", summed")
                    ? new Term("(" + text + ")", "\\left(" + latex + "\\right)")
                    : this;
        }
    }

    /**
     * An equation and its value.
     *
     * @param right what is on the right of the sign of equality
     * @param value the number, or null if it is not known
     */
    record Equation(Formula left, Term right, @Nullable Tensor value) {
        static Equation of(Formula left, List<Term> right, Join join, @Nullable Tensor value) {
            if (right.size() == 1) {
                return new Equation(left, right.get(0), value);
            }
            List<Term> terms = right.stream().map(Term::bracketed).toList();
            String text = terms.stream().map(Term::text).collect(Collectors.joining(join.text));
            String latex = terms.stream().map(Term::latex).collect(Collectors.joining(join.latex));
            return new Equation(left, new Term(text, latex), value);
        }
    }

    /** What stands between the parts of a right side. */
    enum Join {
        SUM(" + ", " + "),
        PRODUCT(" · ", " \\odot ");

        private final String text;
        private final String latex;

        Join(String text, String latex) {
            this.text = text;
            this.latex = latex;
        }
    }

    /** The equations of lines in a row that belong to one layer, or to none. */
    record Section(String title, List<Equation> equations) {}

    private final Recording recording;
    private final String[] layers;
    private final NetworkNames names;
    private final int lastOfLayers;

    Derivation(Recording recording) {
        this.recording = recording;
        layers = NetworkLayers.of(recording);
        names = new NetworkNames(recording, layers);
        int last = layers.length - 1;
        while (last >= 0 && layers[last].isEmpty()) {
            last--;
        }
        lastOfLayers = last;
    }

    NetworkNames names() {
        return names;
    }

    /** From the inputs to the loss. */
    List<Section> forward() {
        List<Section> sections = new ArrayList<>();
        for (Line line : recording.lines()) {
            if (!names.isWrittenInNext(line)) {
                Formula left = Formula.name(names.name(line));
                section(sections, line).add(new Equation(left, Term.of(names.equation(line)), line.value()));
            }
        }
        return sections;
    }

    /** From the loss to the parameters. */
    List<Section> backward() {
        List<Section> sections = new ArrayList<>();
        List<Line> lines = recording.lines();
        for (int n = lines.size() - 1; n >= 0; n--) {
            Line line = lines.get(n);
            List<Equation> equations = section(sections, line);
            if (!names.isWrittenInNext(line)) {
                gradient(line, equations);
            }
            for (Recording.Input input : line.inputs()) {
                if (input.source() instanceof Leaf leaf && leaf.users().get(0) == line && !isTold(leaf, equations)) {
                    gradient(leaf, equations);
                }
            }
        }
        return sections.stream()
                .filter(section -> !section.equations().isEmpty())
                .toList();
    }

    private boolean isTold(Leaf leaf, List<Equation> equations) {
        return equations.stream().anyMatch(equation -> equation.left().equals(names.gradient(leaf)));
    }

    private List<Equation> section(List<Section> sections, Line line) {
        String layer = layers[line.number()];
        String title = !layer.isEmpty() ? layer : line.number() > lastOfLayers ? "loss" : "between layers";
        if (sections.isEmpty() || !sections.get(sections.size() - 1).title().equals(title)) {
            sections.add(new Section(title, new ArrayList<>()));
        }
        return sections.get(sections.size() - 1).equations();
    }

    private void gradient(Source source, List<Equation> equations) {
        List<Recording.Product> products = source.products();
        if (products.isEmpty()) {
            return;
        }
        Formula left = names.gradient(source);
        Recording.Product first = products.get(0);
        Formula local = products.size() == 1 ? local(first) : null;
        if (local == null) {
            List<Term> terms = products.stream().map(this::product).toList();
            equations.add(Equation.of(left, terms, Join.SUM, source.gradient()));
            return;
        }
        Formula inner = Formula.derivative(names.name(first.line()), names.name(source));
        List<Term> factors = List.of(Term.of(names.gradient(first.line())), Term.of(inner));
        equations.add(new Equation(inner, Term.of(local), first.derivative()));
        equations.add(Equation.of(left, factors, Join.PRODUCT, source.gradient()));
    }

    private Term product(Recording.Product product) {
        Line line = product.line();
        Formula formula = line.rules().product(product.input(), names.letters(line));
        if (formula == null) {
            return Term.of(Formula.name("the rule of " + line.op().name()));
        }
        Shape shape = product.source().shape();
        boolean isSummed = formula.shape() != null && formula.shape().size() > shape.size();
        return isSummed ? Term.of(formula).summedTo(shape) : Term.of(formula);
    }

    /** dy/dx, if the function is one of each element and no number. */
    private @Nullable Formula local(Recording.Product product) {
        Line line = product.line();
        Tensor derivative = product.derivative();
        if (derivative == null
                || line == recording.loss()
                || names.isWrittenInNext(line)
                || !line.shape().equals(product.source().shape())) {
            return null;
        }
        Letters letters = names.letters(line);
        Formula local = Objects.requireNonNull(line.rules().local(product.input(), letters));
        double[] values = derivative.toDoubleArray();
        return values.length > 0 && local.equals(Formula.number(values[0])) ? null : local;
    }
}
