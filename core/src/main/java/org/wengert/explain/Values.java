package org.wengert.explain;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.Node;
import org.wengert.Tape;
import org.wengert.Tensor;

/** The results of the lines: those that a rule keeps, and those that follow from what is known. */
final class Values {
    private final IdentityHashMap<Node, Tensor> known = new IdentityHashMap<>();

    /** The values of the lines of y, in recorded order. */
    Values(List<Node> nodes, Tensor y) {
        for (Node node : nodes) {
            for (int i = 0; i < node.inputs(); i++) {
                Node input = node.inputNode(i);
                Tensor value = input == null ? null : node.known(i);
                if (input != null && value != null) {
                    known.put(input, value.copy());
                }
            }
            Tensor result = node == y.node() ? y : node.known(node.inputs());
            if (result != null) {
                known.put(node, result.copy());
            }
        }
        try (Tape.Scope off = Tape.noGrad();
                Tape.Scope outside = Tape.outsideScopes()) {
            for (Node node : nodes) {
                if (!known.containsKey(node)) {
                    compute(node);
                }
            }
        }
    }

    /** The result of a line, or null if it is not known. */
    @Nullable
    Tensor of(Node node) {
        return known.get(node);
    }

    private void compute(Node node) {
        if (node.op().isCheckpoint()) {
            return;
        }
        Tensor[] inputs = new Tensor[node.inputs()];
        for (int i = 0; i < inputs.length; i++) {
            Node computed = node.inputNode(i);
            Tensor value = computed == null ? node.known(i) : known.get(computed);
            if (value == null) {
                return;
            }
            inputs[i] = value.detach();
        }
        known.put(node, node.op().apply(inputs).copy());
    }
}
