package org.wengert.explain;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Gradients;
import org.wengert.Node;
import org.wengert.SweepListener;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.text.Names;

/** Fills a recording: first the leaves and lines with their values, then the products of a reverse sweep. */
final class Recorder implements SweepListener {
    private final Names labels = new Names();
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Recording.Product> products = new ArrayList<>();
    private final IdentityHashMap<Tensor, Leaf> leafOf = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Line> lineOf = new IdentityHashMap<>();
    private final List<Tensor> parameters = new ArrayList<>();
    private final Source loss;

    Recorder(Tensor y) {
        if (y.size() != 1 || !y.requiresGrad()) {
            throw new IllegalStateException(
                    "explain: the loss " + y.dtype() + " " + y.shape()
                            + (y.size() == 1 ? " needs no gradient" : " has " + y.size() + " elements, not one")
                            + ". Pass a single number that was computed from a tensor with requiresGrad(true), outside Tape.noGrad().");
        }
        Node last = y.node();
        Tape tape = tape(y, last);
        Values values = new Values(tape.nodes(), y);
        for (Node node : tape.nodes()) {
            add(node, values);
        }
        loss = last == null ? leaf(y, y, true) : line(last);
        if (last == null || !last.isFreed()) {
            sweep(y);
        } else if (tape.replay(this)) {
            for (Leaf leaf : leaves) {
                Tensor sum = leaf.sum();
                if (sum != null) {
                    leaf.setGradient(sum);
                }
            }
        } else {
            throw freed(last, null);
        }
    }

    private static Tape tape(Tensor y, @Nullable Node last) {
        try {
            return Tape.of(y);
        } catch (IllegalStateException e) {
            throw last == null ? e : freed(last, e);
        }
    }

    private static IllegalStateException freed(Node last, @Nullable IllegalStateException cause) {
        return new IllegalStateException(
                "explain: " + last.op().name() + " " + last.shape()
                        + " was already differentiated, which freed its tape. Explain it before backward(), or compute and differentiate it "
                        + "inside Tape.remember().",
                cause);
    }

    Recording recording() {
        IdentityHashMap<Object, Source> sources = new IdentityHashMap<>(leafOf);
        sources.putAll(lineOf);
        return new Recording(leaves, lines, products, loss, sources);
    }

    private Line line(Node node) {
        Line line = lineOf.get(node);
        if (line == null) {
            throw new AssertionError("a line comes after those it reads: " + node);
        }
        return line;
    }

    private void add(Node node, Values values) {
        List<Recording.Input> inputs = new ArrayList<>();
        List<Integer> saved = new ArrayList<>();
        List<Formula> names = new ArrayList<>();
        for (int i = 0; i < node.inputs(); i++) {
            Source source = source(node, i);
            inputs.add(new Recording.Input(source));
            names.add(Labels.formula(source));
            if (node.saves(i)) {
                saved.add(i);
            }
        }
        if (node.saves(node.inputs())) {
            saved.add(node.inputs());
        }
        String id = "%" + lines.size();
        String name = node.name();
        Line line = new Line(
                node,
                lines.size(),
                labels.unique(name == null ? id : name),
                inputs,
                saved,
                values.of(node),
                Formula.value(node.op(), names));
        for (Recording.Input input : inputs) {
            Source source = input.source();
            if (source != null) {
                source.addUser(line);
            }
        }
        lines.add(line);
        lineOf.put(node, line);
    }

    private @Nullable Source source(Node node, int input) {
        Node computed = node.inputNode(input);
        if (computed != null) {
            return line(computed);
        }
        Tensor value = node.known(input);
        Tensor leaf = node.inputLeaf(input);
        return value == null ? null : leaf(leaf == null ? value : leaf, value, leaf != null);
    }

    private Leaf leaf(Tensor x, Tensor value, boolean isParameter) {
        Leaf known = leafOf.get(x);
        if (known != null) {
            return known;
        }
        Recording.Kind kind = isParameter
                ? Recording.Kind.PARAMETER
                : x.size() == 1 && x.name() == null ? Recording.Kind.CONSTANT : Recording.Kind.DATA;
        Leaf leaf = new Leaf(label(x, kind), kind, value.copy());
        leaves.add(leaf);
        leafOf.put(x, leaf);
        if (isParameter) {
            parameters.add(x);
        }
        return leaf;
    }

    private String label(Tensor x, Recording.Kind kind) {
        String name = x.name();
        return name != null
                ? labels.unique(name)
                : kind == Recording.Kind.CONSTANT
                        ? Formula.number(x.item()).text()
                        : labels.next(kind == Recording.Kind.PARAMETER);
    }

    private void sweep(Tensor y) {
        Tensor[] xs = parameters.toArray(Tensor[]::new);
        List<Tensor> gradients =
                Gradients.of(y).retainGraph().allowUnused().listener(this).wrt(xs);
        for (int i = 0; i < xs.length; i++) {
            Leaf leaf = leafOf.get(xs[i]);
            if (leaf != null && (!leaf.products().isEmpty() || leaf == loss)) {
                leaf.setGradient(gradients.get(i));
            }
        }
    }

    @Override
    public void reached(Node node, Tensor g) {
        line(node).setGradient(g.copy());
    }

    @Override
    public void pulledBack(Node node, int input, Tensor product) {
        Line line = line(node);
        Source source = line.inputs().get(input).source();
        Tensor g = line.gradient();
        if (g == null || source == null) {
            throw new AssertionError("a line passes on what it received, to a known input: " + node);
        }
        Tensor value = product.copy();
        Tensor before = source.sum();
        Tensor sum = before == null ? value : before.add(value);
        Recording.Product passed = line.rules().product(products.size(), input, source, g, value, sum);
        source.add(passed);
        line.addPassed(passed);
        products.add(passed);
    }
}
