package org.wengert.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A tape as a table: the leaves, then the lines, each with cells under these headings. A column without any cell is left out. */
public final class TapeTable {
    private static final String[] NAME_AND_CALL = {"", ""};

    private final String[] headings;
    private final List<String[]> leaves = new ArrayList<>();
    private final List<String[]> lines = new ArrayList<>();

    /** A table with these headings above the cells. */
    public TapeTable(String... headings) {
        this.headings = join(NAME_AND_CALL, headings);
    }

    /** Adds a leaf. */
    public void leaf(String name, boolean needsGradient, String... cells) {
        leaves.add(join(new String[] {name, needsGradient ? "parameter" : "data"}, cells));
    }

    /** Adds a line: its label, its user's name, and what it computes. */
    public void line(String label, @Nullable String name, String call, String... cells) {
        lines.add(join(new String[] {name == null ? label : label + " " + name, "= " + call}, cells));
    }

    private static String[] join(String[] first, String... rest) {
        String[] row = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, row, first.length, rest.length);
        return row;
    }

    @Override
    public String toString() {
        List<String[]> rows = new ArrayList<>(leaves);
        rows.addAll(lines);
        int[] kept = IntStream.range(0, headings.length)
                .filter(column -> rows.stream().anyMatch(row -> !row[column].isEmpty()))
                .toArray();
        rows.add(0, headings);
        return Columns.of(rows.stream()
                .map(row -> IntStream.of(kept).mapToObj(column -> row[column]).toArray(String[]::new))
                .toList());
    }
}
