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

/** Fills a recording: first the leaves and lines with their values, then the products of a reverse sweep. */
final class Recorder implements SweepListener {
    private final Labels labels = new Labels();
    private final List<Leaf> leaves = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Recording.Product> products = new ArrayList<>();
    private final IdentityHashMap<Tensor, Leaf> leafOf = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Line> lineOf = new IdentityHashMap<>();
    private final List<Tensor> parameters = new ArrayList<>();
    private final Recording.Source loss;

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
                leaf.gradient = leaf.products.isEmpty()
                        ? null
                        : leaf.products.get(leaf.products.size() - 1).sum();
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
        IdentityHashMap<Object, Recording.Source> sources = new IdentityHashMap<>(leafOf);
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
            Recording.Source source = source(node, i);
            inputs.add(new Recording.Input(source));
            names.add(Labels.formula(source));
            if (node.saves(i)) {
                saved.add(i);
            }
        }
        if (node.saves(node.inputs())) {
            saved.add(node.inputs());
        }
        Line line = new Line(
                lines.size(),
                node.op(),
                node.name(),
                node.shape(),
                node.dtype(),
                inputs,
                saved,
                values.of(node),
                Formula.value(node.op(), names));
        for (Recording.Input input : inputs) {
            if (input.source() instanceof Leaf leaf) {
                leaf.users.add(line);
            } else if (input.source() instanceof Line read) {
                read.users.add(line);
            }
        }
        line.rules = new Rules(node, line);
        lines.add(line);
        lineOf.put(node, line);
    }

    private Recording.@Nullable Source source(Node node, int input) {
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
        Leaf leaf = new Leaf(labels.of(x, kind), kind, value.copy());
        leaves.add(leaf);
        leafOf.put(x, leaf);
        if (isParameter) {
            parameters.add(x);
        }
        return leaf;
    }

    private void sweep(Tensor y) {
        Tensor[] xs = parameters.toArray(Tensor[]::new);
        List<Tensor> gradients =
                Gradients.of(y).retainGraph().allowUnused().listener(this).wrt(xs);
        for (int i = 0; i < xs.length; i++) {
            Leaf leaf = leafOf.get(xs[i]);
            if (leaf != null && (!leaf.products.isEmpty() || leaf == loss)) {
                leaf.gradient = gradients.get(i);
            }
        }
    }

    @Override
    public void reached(Node node, Tensor g) {
        line(node).gradient = g.copy();
    }

    @Override
    public void pulledBack(Node node, int input, Tensor product) {
        Line line = line(node);
        Recording.Source source = line.inputs().get(input).source();
        Tensor g = line.gradient;
        if (g == null || source == null) {
            throw new AssertionError("a line passes on what it received, to a known input: " + node);
        }
        List<Recording.Product> before = source instanceof Leaf leaf ? leaf.products : ((Line) source).products;
        Tensor value = product.copy();
        Tensor sum =
                before.isEmpty() ? value : before.get(before.size() - 1).sum().add(value);
        Recording.Product passed = line.rules().product(products.size(), input, source, g, value, sum);
        before.add(passed);
        line.passed.add(passed);
        products.add(passed);
    }
}
