package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.examples.data.FashionFiles;

/** Runs every example that trains on data, some for a shorter time than they need, and looks at what they claim. */
class TrainingExamplesTest {
    @TempDir
    Path folder;

    private static String output(Example example, String... args) throws Exception {
        Captured result = Captured.of(() -> Example.execute(example, args));
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    /** The numbers that a pattern's group stands for, in their order. */
    private static List<Double> numbers(String pattern, String output) {
        List<Double> numbers = Pattern.compile(pattern)
                .matcher(output)
                .results()
                .map(match -> Double.parseDouble(match.group(1)))
                .toList();
        assertTrue(!numbers.isEmpty(), () -> "expected «" + pattern + "» in\n" + output);
        return numbers;
    }

    private static void assertBelow(double value, double limit) {
        assertTrue(value < limit, () -> value + " is not below " + limit);
    }

    @Test
    void digitsAreRead() throws Exception {
        String output = output(new Digits(), "--out", folder.toString());
        assertBelow(0.97, numbers("MLP: accuracy (\\S+)", output).get(0));
        assertBelow(0.985, numbers("CNN: accuracy (\\S+)", output).get(0));
        assertEquals(2, numbers("(?m)^ +(9) .*[01]\\.\\d{3}$", output).size(), "rows of the confusion matrices");
        BufferedImage errors = ImageIO.read(folder.resolve("mlp-errors.png").toFile());
        assertTrue(errors.getWidth() > 500 && errors.getHeight() > 100);
    }

    @Test
    void clothesAreTrainedOnByBothNetworks() throws Exception {
        FashionFiles.write(folder, "train", 300, true);
        FashionFiles.write(folder, "t10k", 50, false);
        for (String[] more : new String[][] {{}, {"--cnn"}}) {
            String output = output(
                    new FashionMnist(),
                    Stream.concat(Stream.of("--epochs", "2", "--data", folder.toString()), Stream.of(more))
                            .toArray(String[]::new));
            assertEquals(2, numbers("validation +loss (\\S+)", output).size());
            assertTrue(output.contains(" s per epoch, ") && output.contains("trouser"), output);
        }
    }

    @Test
    void namesAreInventedBetterByTheNetwork() throws Exception {
        String output = output(new Names(), "--epochs", "2");
        double bigram = numbers("bigram: validation loss (\\S+)", output).get(0);
        assertBelow(numbers("epoch 2/2 .*validation +loss (\\S+)", output).get(0), bigram - 0.15);
        assertBelow(20, output.split("[ \n]").length);
    }

    @Test
    void aBookIsImitated() throws Exception {
        Path text = Files.writeString(folder.resolve("t.txt"), "Call me Ishmael. — ".repeat(60) + "\n");
        String output = output(new MobyDick(), "--steps", "3", "--sample", "50", "--data", text.toString());
        assertTrue(output.contains("12 different ones") && output.contains("step    3: loss "), output);
        assertBelow(numbers("validation loss (\\S+)", output).get(0), 3);
        assertBelow(50, output.split("validation loss")[1].length());
    }

    @Test
    void penguinsAreWeighed() throws Exception {
        String output = output(new Penguins());
        assertTrue(output.startsWith("266 penguins to learn from, 67 to test with"), output);
        for (String model : List.of("linear", "network")) {
            assertBelow(0.8, numbers(model + " .* (\\S+)\n", output).get(0));
        }
    }

    @Test
    void theWeatherIsForecastBetterThanByYesterdays() throws Exception {
        String output = output(new Weather(), "--epochs", "7", "--out", folder.toString());
        double yesterday =
                numbers("as warm as the day before .* (\\S+)\n", output).get(0);
        assertEquals(2.91, yesterday);
        assertBelow(numbers("forecast by the LSTM .* (\\S+)\n", output).get(0), yesterday);
        assertBelow(1000, ImageIO.read(folder.resolve("weather.png").toFile()).getWidth());
    }

    @Test
    void theSpringSwings() throws Exception {
        String output = output(new Physics());
        assertBelow(numbers("cos t: (\\S+)", output).get(0), 2e-3);
        assertBelow(numbers("-sin t: (\\S+)", output).get(0), 2e-3);
    }

    @Test
    void learningIsLearned() throws Exception {
        String output = output(new MetaLearning(), "--steps", "150");
        double random = numbers("random weights .* (\\S+)\n", output).get(0);
        assertBelow(numbers("trained weights .* (\\S+)\n", output).get(0), 0.8 * random);
    }

    @Test
    void weightsAreTransferred() throws Exception {
        String output = output(new TransferWeights(), "--epochs", "8", "--out", folder.toString());
        assertTrue(output.contains("loaded 4, skipped 2\n  head.weight: is FLOAT32 [512, 3]"), output);
        double fresh = numbers("from nothing: .* (\\S+)\n", output).get(0);
        assertBelow(fresh, numbers("all layers: .* (\\S+)\n", output).get(0));
        assertTrue(Files.exists(folder.resolve("digits.safetensors")));
    }
}
