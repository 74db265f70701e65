package org.wengert.examples.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.wengert.Tensor;

/** A CSV table whose first line names the columns. An empty field is a missing value. */
public final class Table {
    private final String name;
    private final List<NamedCsvRecord> rows;

    private Table(String name, List<NamedCsvRecord> rows) {
        this.name = name;
        this.rows = rows;
    }

    /**
     * Reads a file in UTF-8.
     *
     * @throws IOException if it cannot be read, or has a row with more or fewer fields than columns
     */
    public static Table read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            return read(file.toString(), reader);
        }
    }

    /** Reads what is left of a reader. The name is for errors. */
    static Table read(String name, Reader reader) throws IOException {
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(reader)) {
            return new Table(name, csv.stream().toList());
        } catch (CsvParseException e) {
            Throwable cause = e.getCause();
            throw new IOException(
                    name + ": " + e.getMessage() + (cause == null ? "" : " " + cause.getMessage())
                            + " Write as many fields in each row as there are columns.",
                    e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns the number of rows. */
    public int size() {
        return rows.size();
    }

    /** Returns the rows in which none of these columns is empty. */
    public Table complete(String... columns) {
        return new Table(
                name,
                rows.stream()
                        .filter(row -> Arrays.stream(columns)
                                .noneMatch(column -> field(row, column).isEmpty()))
                        .toList());
    }

    /** Returns a column as text. */
    public List<String> texts(String column) {
        return rows.stream().map(row -> field(row, column)).toList();
    }

    /** Returns the different texts of a column, sorted. */
    public List<String> categories(String column) {
        return texts(column).stream().distinct().sorted().toList();
    }

    /** Returns the place of each row's text among the {@link #categories} of a column, as INT32 of shape (rows). */
    public Tensor classes(String column) {
        List<String> categories = categories(column);
        return Tensor.of(texts(column).stream().mapToInt(categories::indexOf).toArray(), size());
    }

    /**
     * Returns columns of numbers, as FLOAT32 of shape (rows, columns).
     *
     * @throws IllegalArgumentException if there is no such column, or a field of it is no number
     */
    public Tensor numbers(String... columns) {
        float[] numbers = new float[size() * columns.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(rows.get(i / columns.length), columns[i % columns.length]);
        }
        return Tensor.of(numbers, size(), columns.length);
    }

    private float number(NamedCsvRecord row, String column) {
        String field = field(row, column);
        try {
            return Float.parseFloat(field);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + ", line " + row.getStartingLineNumber() + ": " + column + " is \"" + field
                            + "\": expected a number. Leave out rows without one with complete(\"" + column + "\").",
                    e);
        }
    }

    private String field(NamedCsvRecord row, String column) {
        return row.findField(column)
                .orElseThrow(() -> new IllegalArgumentException(name + " has no column \"" + column + "\": it has "
                        + row.getHeader() + ". Pass one of these."));
    }
}
