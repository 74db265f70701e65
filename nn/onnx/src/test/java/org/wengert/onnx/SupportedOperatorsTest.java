package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code OPERATORS.md} is written from the table of operators; with {@code -Dwengert.write}, anew. */
class SupportedOperatorsTest {
    private static final Path FILE = Path.of("OPERATORS.md");

    @Test
    void theListIsThatOfTheTable() throws IOException {
        String text = "# Operators that `Onnx.read` supports\n\n"
                + (Table.rows().size() + 1) + " operators of opsets " + GraphReader.OLDEST + " to " + GraphReader.NEWEST
                + ", for tensors of float, double, int32, int64 and bool.\n\n"
                + "| operator | inputs | outputs | limits |\n|---|---|---|---|\n"
                + "| `Constant` | 0 | 1 | a tensor, numbers or integers |\n"
                + Table.rows().stream().map(SupportedOperatorsTest::line).collect(Collectors.joining());
        if (System.getProperty("wengert.write") != null) {
            Files.writeString(FILE, text);
        }
        assertEquals(Files.readString(FILE), text);
        assertTrue(Table.rows().size() >= 76, Table.rows().size() + " operators");
    }

    private static String line(Row row) {
        return "| `" + row.name + "` | " + range(row.least, row.most) + " | " + range(1, row.outputs) + " | "
                + row.limits() + " |\n";
    }

    private static String range(int least, int most) {
        return most == Table.ANY ? least + " or more" : least == most ? "" + least : least + " to " + most;
    }
}
