package org.wengert.examples.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Dataset;

class ShippedDataTest {
    @Test
    void digits() {
        Dataset digits = ShippedData.digits();
        assertEquals(1797, digits.size());
        Batch all = digits.all();
        assertArrayEquals(new int[] {1797, 1, 8, 8}, all.features().shape().toArray());
        assertEquals(0, all.features().min().item());
        assertEquals(1, all.features().max().item());
        assertEquals(5 / 16.0, all.features().get(0, 0, 0, 2), "the third number of the first line");
    }

    @Test
    void everyDigitComesAsOftenAsItsDescriptionSays() {
        Dataset digits = ShippedData.digits();
        int[] labels = digits.all().targets().toIntArray();
        int[] counts = new int[10];
        for (int label : labels) {
            counts[label]++;
        }
        assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
    }

    @Test
    void penguins() {
        Table penguins = ShippedData.penguins();
        assertEquals(344, penguins.size());
        assertEquals(List.of("Adelie", "Chinstrap", "Gentoo"), penguins.categories("species"));
        assertEquals(List.of("", "female", "male"), penguins.categories("sex"));
        Table measured = penguins.complete("bill_length_mm", "body_mass_g");
        assertEquals(342, measured.size());
        assertEquals(39.1, measured.numbers("bill_length_mm").get(0, 0), 1e-5);
        assertEquals(333, penguins.complete("sex").size());
    }

    @Test
    void weather() {
        Table weather = ShippedData.seattleWeather();
        assertEquals(1461, weather.size());
        assertEquals("2012-01-01", weather.texts("date").get(0));
        assertEquals("2015-12-31", weather.texts("date").get(1460));
        assertArrayEquals(
                new double[] {5.6, -2.1},
                weather.numbers("temp_max", "temp_min").slice(0, 1460, 1461).toDoubleArray(),
                1e-6);
        assertEquals(List.of("drizzle", "fog", "rain", "snow", "sun"), weather.categories("weather"));
    }

    @Test
    void names() {
        List<String> names = ShippedData.firstNames();
        assertEquals(8422, names.size());
        assertEquals(List.of("Aaren", "Aarika", "Aaron"), names.subList(0, 3));
        assertTrue(names.contains("Anne-Marie"));
    }

    @Test
    void everyFileHasItsSourceAndLicence() throws IOException {
        try (InputStream in = Objects.requireNonNull(ShippedData.class.getResourceAsStream("NOTICE"))) {
            String notice = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String file : List.of(
                    "digits.csv.gz",
                    "penguins.csv",
                    "seattle-weather.csv",
                    "female-first-names.txt",
                    "male-first-names.txt")) {
                assertTrue(notice.contains(file), file);
            }
        }
    }
}
