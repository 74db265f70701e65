package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A recorded tape as a table: leaves first, then the lines, with values and gradients. */
final class Lesson {
    /** Attributes that say that something is not so. */
    private static final Pattern OFF = Pattern.compile("\\w+=false(, )?");

    private final List<String[]> rows = new ArrayList<>();

    Lesson(Recording recording) {
        rows.add(new String[] {"", "", "shape", "value", "gradient"});
        for (Leaf leaf : recording.leaves()) {
            if (leaf.kind() != Recording.Kind.CONSTANT) {
                String kind = leaf.kind() == Recording.Kind.PARAMETER ? "parameter" : "data";
                rows.add(row(leaf.label(), kind, leaf));
            }
        }
        for (Line line : recording.lines()) {
            rows.add(row(named(line.label(), line.name()), call(line), line));
        }
    }

    /** {@code mean(axes=[0]; %3)}: the attributes, then the inputs. */
    private static String call(Line line) {
        String name = line.op().toString();
        String attributes = name.endsWith(")") ? name.substring(name.indexOf('(') + 1, name.length() - 1) : "";
        attributes = OFF.matcher(attributes).replaceAll("");
        String inputs = line.inputs().stream()
                .map(input -> Labels.formula(input.source()).text())
                .collect(Collectors.joining(", "));
        return "= " + line.op().name() + "(" + attributes + (attributes.isEmpty() ? "" : "; ") + inputs + ")";
    }

    private static String named(String label, @Nullable String name) {
        return name == null ? label : label + " " + name;
    }

    private static String[] row(String label, String what, Recording.Source source) {
        return new String[] {
            label,
            what,
            source.shape().toString(),
            Numbers.of(source.value()),
            source.gradient() == null ? "" : Numbers.of(source.gradient())
        };
    }

    @Override
    public String toString() {
        return Columns.of(rows);
    }
}
