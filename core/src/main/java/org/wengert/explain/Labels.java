package org.wengert.explain;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Tensor;

/** The labels of leaves: the user's name, else {@code leaf0} or {@code data0}, or the number itself. No two tensors share one. */
final class Labels {
    private final Set<String> used = new HashSet<>();
    private int leaves;
    private int data;

    String of(Tensor x, Recording.Kind kind) {
        String name = x.name();
        if (name == null) {
            return switch (kind) {
                case PARAMETER -> unique("leaf" + leaves++);
                case DATA -> unique("data" + data++);
                case CONSTANT -> Formula.number(x.item()).text();
            };
        }
        return unique(name);
    }

    /** The name, with a number after it if another has it. */
    String unique(String name) {
        String label = name;
        for (int n = 2; !used.add(label); n++) {
            label = name + "#" + n;
        }
        return label;
    }

    /** The label as part of formulas; a constant that the tape dropped is c. */
    static Formula formula(Recording.@Nullable Source source) {
        return source == null
                ? Formula.name("c")
                : source instanceof Leaf leaf && leaf.kind() == Recording.Kind.CONSTANT
                        ? Formula.number(leaf.value().item())
                        : Formula.name(source.label(), source.shape());
    }
}
