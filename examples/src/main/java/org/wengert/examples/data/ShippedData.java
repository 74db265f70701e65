package org.wengert.examples.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.data.Dataset;

/** The data that is in the jar of the examples. NOTICE, beside it, says where it comes from. */
public final class ShippedData {
    private static final int DIGIT_SIZE = 8;
    private static final int DIGIT_FIELDS = DIGIT_SIZE * DIGIT_SIZE + 1;

    /** Returns 1,797 handwritten digits: images (N, 1, 8, 8) from 0 to 1, and the digits. */
    public static Dataset digits() {
        try (BufferedReader reader = text(new GZIPInputStream(open("digits.csv.gz")))) {
            int[][] rows = reader.lines()
                    .map(line -> Stream.of(line.split(","))
                            .mapToInt(Integer::parseInt)
                            .toArray())
                    .toArray(int[][]::new);
            int[] all = Stream.of(rows).flatMapToInt(Arrays::stream).toArray();
            Tensor table = Tensor.of(all, rows.length, DIGIT_FIELDS);
            Tensor pixels =
                    table.slice(1, 0, DIGIT_FIELDS - 1).to(DType.FLOAT32).div(16);
            return Dataset.of(pixels.reshape(-1, 1, DIGIT_SIZE, DIGIT_SIZE), table.select(1, DIGIT_FIELDS - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns 344 penguins of three species: species, island, bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g, sex. */
    public static Table penguins() {
        return table("penguins.csv");
    }

    /** Returns the weather of Seattle on the 1,461 days of 2012 to 2015: date, precipitation, temp_max, temp_min, wind, weather. */
    public static Table seattleWeather() {
        return table("seattle-weather.csv");
    }

    /** Returns 8,422 first names, as they are written, sorted. */
    public static List<String> firstNames() {
        return Stream.of("female-first-names.txt", "male-first-names.txt")
                .flatMap(file -> lines(file).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static Table table(String file) {
        try (BufferedReader reader = text(open(file))) {
            return Table.read(file, reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(String file) {
        try (BufferedReader reader = text(open(file))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String file) {
        return Objects.requireNonNull(ShippedData.class.getResourceAsStream(file), file);
    }

    private static BufferedReader text(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    private ShippedData() {}
}
