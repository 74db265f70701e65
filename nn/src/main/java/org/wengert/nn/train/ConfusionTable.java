package org.wengert.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A confusion matrix as text. */
final class ConfusionTable {
    static String of(ConfusionMatrix matrix, List<String> classes) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("actual \\ predicted"));
        header.addAll(classes);
        header.addAll(List.of("recall", "precision"));
        rows.add(header);
        for (int i = 0; i < classes.size(); i++) {
            List<String> row = new ArrayList<>(List.of(classes.get(i)));
            for (int j = 0; j < classes.size(); j++) {
                row.add(matrix.count(i, j) == 0 ? "." : Long.toString(matrix.count(i, j)));
            }
            row.add(share(matrix.recall(i)));
            row.add(share(matrix.precision(i)));
            rows.add(row);
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                int column = c;
                int width = rows.stream()
                        .mapToInt(any -> any.get(column).length())
                        .max()
                        .orElse(0);
                line.append(" ".repeat((c == 0 ? 0 : 2) + width - row.get(c).length()))
                        .append(row.get(c));
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    private ConfusionTable() {}
}
