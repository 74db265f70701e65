package org.wengert.explain;

import org.wengert.text.Calls;
import org.wengert.text.TapeTable;

/** A recorded tape as a table, with the values and gradients of all lines. */
final class Lesson {
    private final TapeTable table = new TapeTable("shape", "value", "gradient");

    Lesson(Recording recording) {
        for (Leaf leaf : recording.leaves()) {
            if (leaf.kind() != Recording.Kind.CONSTANT) {
                table.leaf(leaf.label(), leaf.kind() == Recording.Kind.PARAMETER, cells(leaf));
            }
        }
        for (Line line : recording.lines()) {
            table.line(line.id(), line.name(), call(line), cells(line));
        }
    }

    private static String call(Line line) {
        return Calls.of(
                line.op().toString(),
                line.inputs().stream()
                        .map(input -> Labels.formula(input.source()).text())
                        .toList());
    }

    private static String[] cells(Source source) {
        return new String[] {
            source.shape().toString(),
            Numbers.of(source.value()),
            source.gradient() == null ? "" : Numbers.of(source.gradient())
        };
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
