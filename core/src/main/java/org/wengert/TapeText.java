package org.wengert;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.text.Brief;
import org.wengert.text.Calls;
import org.wengert.text.Names;
import org.wengert.text.TapeTable;

/** A tape as text: the values that its lines hold or remember, and the gradients of the last sweep that was remembered. It computes no value. */
final class TapeText implements SweepListener {
    private final List<Node> nodes;
    private final Names names = new Names();
    private final TapeTable table = new TapeTable("shape", "dtype", "keeps", "value", "gradient");
    private final IdentityHashMap<Object, String> labels = new IdentityHashMap<>();
    private final IdentityHashMap<Node, String> values = new IdentityHashMap<>();
    private final IdentityHashMap<GradientTarget, Tensor> gradients = new IdentityHashMap<>();

    TapeText(Tape tape, Tensor y) {
        nodes = tape.nodes();
        tape.replay(this);
        for (Node node : nodes) {
            readValues(node);
        }
        Node last = y.node();
        if (last != null) {
            values.putIfAbsent(last, value(y, last));
        }
        for (int n = 0; n < nodes.size(); n++) {
            add(nodes.get(n), "%" + n);
        }
    }

    @Override
    public void reached(Node line, Tensor g) {
        gradients.put(line, g);
    }

    @Override
    public void pulledBack(Node line, int input, Tensor product) {
        if (line.target(input) instanceof Tensor leaf) {
            gradients.merge(leaf, product, Tensor::add);
        }
    }

    private static boolean isLost(Node node) {
        return node.isFreed() && node.remembered() == null;
    }

    private void readValues(Node node) {
        if (isLost(node)) {
            return;
        }
        for (int i = 0; i <= node.inputs(); i++) {
            Tensor held = node.held(i);
            Node computed = i == node.inputs() ? node : node.inputNode(i);
            if (held != null && computed != null) {
                values.put(computed, value(held, node));
            }
        }
    }

    /** The value that a line read, unless it has changed since. */
    private static String value(Tensor x, Node line) {
        if (x.storage().array() == null) {
            return x.storage().isSymbol() ? "" : "released with its scope";
        }
        return x.storage().changedAt() > line.sequence()
                ? "changed since"
                : Brief.array(x.shape().toArray(), x.toDoubleArray());
    }

    private void add(Node node, String label) {
        List<String> inputs = new ArrayList<>();
        List<String> keeps = new ArrayList<>();
        for (int i = 0; !isLost(node) && i < node.inputs(); i++) {
            String input = input(node, i);
            inputs.add(input);
            if (node.saves(i)) {
                keeps.add(input);
            }
        }
        if (node.saves(node.inputs())) {
            keeps.add("result");
        }
        String name = node.name();
        labels.put(node, name == null ? label : name);
        table.line(
                label,
                name,
                isLost(node) ? node.op() + ", freed" : Calls.of(node.op().toString(), inputs),
                node.shape().toString(),
                node.dtype().toString(),
                String.join(", ", keeps),
                values.getOrDefault(node, ""),
                gradient(node));
    }

    private String gradient(GradientTarget of) {
        Tensor g = gradients.get(of);
        return g == null ? "" : Brief.array(g.shape().toArray(), g.toDoubleArray());
    }

    private String input(Node node, int i) {
        GradientTarget target = node.target(i);
        if (target instanceof Node line) {
            return labels.getOrDefault(line, "?");
        }
        Tensor held = node.held(i);
        Tensor leaf = target instanceof Tensor parameter ? parameter : held;
        if (leaf == null) {
            return "constant";
        }
        if (target == null && leaf.size() == 1 && leaf.name() == null) {
            return leaf.storage().array() == null
                    ? "constant"
                    : Formula.number(leaf.element(0)).text();
        }
        String known = labels.get(leaf);
        return known != null ? known : leaf(leaf, held == null ? leaf : held, node, target);
    }

    private String leaf(Tensor leaf, Tensor value, Node node, @Nullable GradientTarget target) {
        String name = leaf.name();
        String label = name == null ? names.next(target != null) : names.unique(name);
        labels.put(leaf, label);
        table.leaf(
                label,
                target != null,
                leaf.shape().toString(),
                leaf.dtype().toString(),
                "",
                value(value, node),
                target == null ? "" : gradient(target));
        return label;
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
