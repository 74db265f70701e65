package org.wengert;

import java.util.List;
import net.jqwik.api.Arbitrary;

/** The rows of the catalogue, for properties that hold for every operation. */
final class EveryRow {
    /** Any row that has a derivative. */
    static Arbitrary<Trial> differentiable() {
        List<OpSpec<?>> rows = Catalogue.rows().stream()
                .filter(row -> row.kind() != OpSpec.Kind.DISCRETE)
                .toList();
        return Trial.ofAny(rows);
    }

    /** Whether each element of the result depends on the inputs' elements in its own place alone. */
    static boolean isElementwise(Trial trial) {
        return trial.row().kind() == OpSpec.Kind.ELEMENTWISE;
    }

    private EveryRow() {}
}
