package org.wengert;

import java.util.ArrayList;
import java.util.List;

/**
 * The names that formulas of an operation use.
 *
 * @param g the upstream gradient
 * @param y the result
 * @param inputs the inputs, in order
 */
public record Letters(Formula g, Formula y, List<Formula> inputs) {
    public Letters {
        inputs = List.copyOf(inputs);
    }

    /** g, y, and x for one input, or a, b, c for up to three, or x0, x1, and so on. */
    public static Letters of(int inputs) {
        List<Formula> names = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            names.add(Formula.name(Formulas.name(i, inputs)));
        }
        return new Letters(Formula.name("g"), Formula.name("y"), names);
    }
}
