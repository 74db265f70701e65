package org.wengert.explain;

import org.jspecify.annotations.Nullable;
import org.wengert.Formula;

/** Leaves and lines as parts of formulas. */
final class Labels {
    /** The label, or the number itself; a constant that the tape dropped is c. */
    static Formula formula(@Nullable Source source) {
        return source == null
                ? Formula.name("c")
                : source instanceof Leaf leaf && leaf.kind() == Recording.Kind.CONSTANT
                        ? Formula.number(leaf.value().item())
                        : Formula.name(source.label(), source.shape());
    }

    private Labels() {}
}
