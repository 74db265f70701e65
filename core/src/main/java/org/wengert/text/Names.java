package org.wengert.text;

import java.util.HashSet;
import java.util.Set;

/** The names of the leaves of one tape: no two leaves share one. */
public final class Names {
    private final Set<String> used = new HashSet<>();
    private int leaves;
    private int data;

    /** The name, with a number after it if another leaf has it. */
    public String unique(String name) {
        String label = name;
        for (int n = 2; !used.add(label); n++) {
            label = name + "#" + n;
        }
        return label;
    }

    /** The name of a leaf without one: {@code leaf0} if it needs a gradient, else {@code data0}. */
    public String next(boolean needsGradient) {
        return unique(needsGradient ? "leaf" + leaves++ : "data" + data++);
    }
}
