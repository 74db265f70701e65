package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Runs every example as a user would and looks at what it says. */
class ExamplesTest {
    @FunctionalInterface
    private interface Main {
        void run(String... args) throws Exception;
    }

    private static String output(Main main, String... args) throws Exception {
        return Captured.of(() -> {
                    main.run(args);
                    return 0;
                })
                .out();
    }

    private static void assertContains(String output, String... parts) {
        for (String part : parts) {
            assertTrue(output.contains(part), () -> "expected «" + part + "» in\n" + output);
        }
    }

    @Test
    void perceptronFiresAsTheTutorialSays() throws Exception {
        String output = output(Perceptron::main);
        assertContains(output, "  -5 -> 0\n   5 -> 1\n", "  -1 -> 0\n", "OR: learned in ", "XOR: still ");
    }

    @Test
    void xorLearnsAllFour() throws Exception {
        String output = output(Xor::main);
        List<String> lines = output.lines().toList();
        assertEquals("Untrained", lines.get(0));
        assertEquals(
                30,
                lines.stream()
                        .filter(line -> line.matches("Epoch \\d+00/3000 Mean Squared Error: 0\\.\\d{6}"))
                        .count());
        List<String> trained = lines.subList(lines.indexOf("Trained") + 2, lines.indexOf("Trained") + 6);
        for (String line : trained) {
            Matcher row = Pattern.compile("([01])  ([01]) .* ([01]) +([01])").matcher(line);
            assertTrue(row.matches(), line);
            int xor = Integer.parseInt(row.group(1)) ^ Integer.parseInt(row.group(2));
            assertEquals(xor, Integer.parseInt(row.group(3)), "predicted: " + line);
            assertEquals(xor, Integer.parseInt(row.group(4)), "actual: " + line);
        }
    }

    @Test
    void xorPrintsEveryEpochWhenAsked() throws Exception {
        String output = output(Xor::main, "--all", "--epochs", "7");
        assertEquals(7, output.lines().filter(line -> line.startsWith("Epoch ")).count());
    }

    @Test
    void linearRegressionFindsTheLine() throws Exception {
        Matcher last = Pattern.compile("step 100: y = (\\S+) x \\+ (\\S+),").matcher(output(LinearRegression::main));
        assertTrue(last.find());
        assertEquals(3, Double.parseDouble(last.group(1)), 0.05);
        assertEquals(2, Double.parseDouble(last.group(2)), 0.05);
    }

    @Test
    void moonsAreTakenApartAndDrawn() throws Exception {
        Path picture = Path.of("target", "moons.png");
        Files.deleteIfExists(picture);
        String output = output(Moons::main);
        Matcher last = Pattern.compile("Epoch 60/60 .*accuracy (\\S+)").matcher(output);
        assertTrue(last.find(), output);
        assertTrue(Double.parseDouble(last.group(1)) > 0.97, output);
        assertTrue(output.contains("####") && output.contains("    "), output);
        assertTrue(Files.size(picture) > 1000);
    }

    @Test
    void customNetworkFitsTheSine() throws Exception {
        Matcher last = Pattern.compile("step 1000: mean squared error (\\S+)").matcher(output(CustomNetwork::main));
        assertTrue(last.find());
        assertTrue(Double.parseDouble(last.group(1)) < 0.01, last.group());
    }

    @Test
    void customOperationIsCheckedAndTheMistakeFound() throws Exception {
        assertContains(
                output(CustomOperation::main),
                "wave: the rule agrees",
                "wrongWave: the check found the mistake",
                "WRONG");
    }

    @Test
    void loopsAreShown() throws Exception {
        assertContains(output(ShowLoops::main), "tanh, FLOAT32", "dL/dx = g (1 - y^2), in one loop:");
        assertContains(output(ShowLoops::main, "square"), "y[i] = x[i] * x[i];");
    }

    /** Surefire looks for names that end in Test; this one is named for its readers. */
    @Nested
    class GradientsAsAUserChecksThem extends CheckYourGradients {}
}
