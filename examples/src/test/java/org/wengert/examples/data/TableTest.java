package org.wengert.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static Table table(String csv) throws IOException {
        return Table.read("some.csv", new StringReader(csv));
    }

    @Test
    void columnsAreReadByTheirNames() throws IOException {
        Table table = table("a,kind,b\n1,\"x, y\",2\n3,z,4.5\n5,\"x, y\",-6\n");
        assertEquals(3, table.size());
        assertArrayEquals(
                new double[] {2, 1, 4.5, 3, -6, 5}, table.numbers("b", "a").toDoubleArray());
        assertEquals(List.of("x, y", "z"), table.categories("kind"));
        assertArrayEquals(new int[] {0, 1, 0}, table.classes("kind").toIntArray());
    }

    @Test
    void aFileIsReadAsUtf8(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.csv");
        Files.writeString(file, "größe\n1.5\n");
        assertEquals(1.5, Table.read(file).numbers("größe").item());
    }

    @Test
    void rowsWithMissingValuesCanBeLeftOut() throws IOException {
        Table table = table("a,b\n1,\n,2\n3,4\n");
        assertEquals(List.of("3"), table.complete("a", "b").texts("a"));
        assertEquals(List.of("1", "3"), table.complete("a").texts("a"));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> table.numbers("b"));
        assertEquals(
                "some.csv, line 2: b is \"\": expected a number. Leave out rows without one with complete(\"b\").",
                e.getMessage());
    }

    @Test
    void aColumnThatIsNotThereIsAnErrorThatListsThem() throws IOException {
        Table table = table("a,b\n1,2\n");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> table.texts("c"));
        assertEquals("some.csv has no column \"c\": it has [a, b]. Pass one of these.", e.getMessage());
    }

    @Test
    void aRowOfAnotherLengthIsAnErrorThatNamesTheFile() {
        IOException e = assertThrows(IOException.class, () -> table("a,b\n1,2\n1,2,3\n"));
        assertTrue(e.getMessage().startsWith("some.csv: ") && e.getMessage().contains("3"), e.getMessage());
    }
}
