package org.wengert.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All lines of the table of operations, family by family. */
final class ExportTable {
    /** Stands for all attributes of an operation in {@link ExportRow#sizes}. */
    static final String ANY = "*";

    private static final Map<String, ExportRow> ROWS = new LinkedHashMap<>();

    static {
        Stream.of(
                        ExportElementwise.ROWS,
                        ExportActivations.ROWS,
                        ExportArithmetic.ROWS,
                        ExportLogic.ROWS,
                        ExportReductions.ROWS,
                        ExportMatrices.ROWS,
                        ExportMovement.ROWS,
                        ExportLayouts.ROWS,
                        ExportIndexing.ROWS,
                        ExportConvolutions.ROWS,
                        ExportNormalizations.ROWS,
                        ExportLosses.ROWS,
                        ExportCreation.ROWS)
                .flatMap(List::stream)
                .forEach(row -> {
                    if (ROWS.put(row.operation(), row) != null) {
                        throw new AssertionError("two lines for " + row.operation());
                    }
                });
    }

    /** The line of an operation of the engine, or null. */
    static @Nullable ExportRow row(String operation) {
        return ROWS.get(operation);
    }

    /** All lines, in order. */
    static List<ExportRow> rows() {
        return List.copyOf(ROWS.values());
    }

    private ExportTable() {}
}
