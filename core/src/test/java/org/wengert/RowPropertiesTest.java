package org.wengert;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.wengert.check.GradCheck;

/** What holds for every row of the catalogue, on random shapes and values. A new row is here as soon as it is written. */
class RowPropertiesTest {
    @Provide
    Arbitrary<Trial> any() {
        return Trial.ofAny(
                Catalogue.rows().stream().filter(row -> !row.isInPlace()).toList());
    }

    @Provide
    Arbitrary<Trial> engine() {
        return Trial.ofAny(Catalogue.engineRows().stream()
                .filter(row -> !row.isInPlace() && row.arity() != 0)
                .toList());
    }

    /** Rows that only rules use are differentiated like all others. */
    @Property(tries = 500)
    void engineRowsAreRight(@ForAll("engine") Trial trial) {
        Op op = trial.op();
        GradCheck.check(in -> op.apply(in), trial.inputs());
    }

    @Property(tries = 5000)
    void rowsAreRight(@ForAll("any") Trial trial) {
        Op op = trial.op();
        if (op.name().equals("to")) { // Its attribute is the type itself: it has no FLOAT32 to agree with.
            GradCheck.check(in -> op.apply(in), trial.inputs());
        } else {
            GradCheck.check(op, trial.inputs());
        }
    }
}
