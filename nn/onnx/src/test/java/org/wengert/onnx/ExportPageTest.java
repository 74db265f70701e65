package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code nn/onnx/OPERATIONS.md} is the table. With {@code -Dwengert.write}, it is written. */
class ExportPageTest {
    private static final Path PAGE = Path.of("OPERATIONS.md");

    @Test
    void thePageIsTheTable() throws IOException {
        String page = page();
        if (System.getProperty("wengert.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE));
    }

    private static String page() {
        StringBuilder text = new StringBuilder("""
                # Operations in ONNX files

                What `Onnx.export` writes for each operation, in opset 20. The operators with a name of their own are ONNX's. An operation of your own, made by
                `Op.of`, is written as the operations inside it.

                | operation | in the file |
                |---|---|
                """);
        for (ExportRow row : ExportTable.rows()) {
            if (row.rule() != null) {
                line(text, row);
            }
        }
        text.append(
                "\nThese have no counterpart, and the error says so:\n\n| operation | why, and what to do |\n|---|---|\n");
        for (ExportRow row : ExportTable.rows()) {
            if (row.rule() == null) {
                line(text, row);
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, ExportRow row) {
        text.append("| `")
                .append(row.operation())
                .append("` | ")
                .append(row.form().replace("|", "\\|"))
                .append(" |\n");
    }
}
