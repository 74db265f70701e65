package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tensor;
import org.wengert.readme.Readme;

/** Runs every lesson, and holds what it teaches against numbers from elsewhere. */
class LessonsTest {
    @TempDir
    Path out;

    private String output(Lesson lesson, String... args) throws Exception {
        Captured result = Captured.of(() -> Example.execute(
                lesson,
                Stream.concat(Stream.of("--out", out.toString()), Stream.of(args))
                        .toArray(String[]::new)));
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    private static void assertContains(String output, String... parts) {
        for (String part : parts) {
            assertTrue(output.contains(part), () -> "expected «" + part + "» in\n" + output);
        }
    }

    /** The groups of each match, as numbers. */
    private static List<double[]> numbers(String pattern, String output) {
        List<double[]> rows = Pattern.compile(pattern)
                .matcher(output)
                .results()
                .map(LessonsTest::groups)
                .toList();
        assertTrue(!rows.isEmpty(), () -> "expected «" + pattern + "» in\n" + output);
        return rows;
    }

    private static double[] groups(MatchResult match) {
        double[] numbers = new double[match.groupCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.parseDouble(match.group(i + 1));
        }
        return numbers;
    }

    private void assertPage(String name) throws Exception {
        String page = Files.readString(out.resolve(name));
        assertTrue(page.startsWith("<!doctype html>") && page.endsWith("</html>\n"), name);
    }

    private void assertPicture(String name) throws Exception {
        assertTrue(ImageIO.read(out.resolve(name).toFile()).getWidth() >= 800, name);
    }

    @Test
    void chainRuleAgreesWithTheHand() throws Exception {
        String output = output(new ChainRule());
        assertContains(output, "2 paths", "d L / d w = -0.1586312783528", "to the last digit");
        List<double[]> table = numbers("dL/d. = +(\\S+) +(\\S+)\n", output);
        double[] expected = {-0.084603, -0.158631, -0.105754, 0.537883};
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(new double[] {expected[i], expected[i]}, table.get(i), output);
        }
        assertEquals(expected.length, table.size());
        assertPage("chain-rule.html");
    }

    @Test
    void usesAddUp() throws Exception {
        String output = output(new Accumulation());
        assertContains(
                output,
                "1 of 2  24",
                "2 of 2  36",
                "number 3: x.grad() = 108.0",
                "after zeroGrad():      x.grad() = 36.0",
                "w.grad() = 5.0 FLOAT64 []\nw.grad() = 30.0",
                "at once  = 30.0");
        assertPage("accumulation.html");
    }

    @Test
    void backpropagationIsThatOfTheReference() throws Exception {
        JsonObject reference = JsonParser.parseString(Readme.read("nn/src/test/resources/reference/xor.json"))
                .getAsJsonObject();
        JsonObject second = reference.getAsJsonObject("gradientsOfSecondStep");
        List<double[]> expected = layers(second.getAsJsonObject("gradients"));
        Xor.Mlp model = new Xor.Mlp();
        model.to(DType.FLOAT64);
        List<double[]> start = layers(reference.getAsJsonObject("initial"));
        List<String> names = List.copyOf(model.namedParameters().keySet());
        Map<String, Tensor> state = new HashMap<>();
        for (int i = 0; i < start.size(); i++) {
            Shape shape = model.tensors().get(i).shape();
            state.put(names.get(i), Tensor.of(DType.FLOAT64, start.get(i), shape.toArray()));
        }
        model.load(state);
        BackpropXor lesson = new BackpropXor();
        lesson.out = out;
        lesson.steps = second.get("sample").getAsInt(); // which comes after as many steps
        List<Tensor> found = new ArrayList<>();
        String output = Captured.of(() -> {
                    found.addAll(lesson.derive(model));
                    return 0;
                })
                .out();
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i).toDoubleArray(), 1e-12, "parameter " + i);
        }
        double[] hidden = numbers("W2\\[(\\d+), (\\d+)\\]", output).get(0);
        double[] output3 = numbers("W3\\[(\\d+), (\\d+)\\]", output).get(0);
        assertShown(expected.get(2)[(int) (20 * hidden[0] + hidden[1])], "dC/dW2  = the", output);
        assertShown(expected.get(4)[(int) (2 * output3[0] + output3[1])], "dC/dW3  = the", output);
        assertShown(expected.get(2)[(int) (20 * hidden[0] + hidden[1])], "hidden2.weight\\[.*\\]", output);
        double[] first = numbers("hidden1.weight\\[(\\d+), (\\d+)\\]", output).get(0);
        assertShown(expected.get(0)[(int) (20 * first[0] + first[1])], "hidden1.weight\\[.*\\]", output);
        assertPage("backprop-xor.html");
    }

    private static void assertShown(double expected, String before, String output) {
        double shown = numbers(before + ".* = (\\S+)\n", output).get(0)[0];
        assertEquals(expected, shown, Math.abs(expected) * 1e-5, before);
    }

    /** Weights and biases by turns, each as one array. */
    private static List<double[]> layers(JsonObject layers) {
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(numbers(layers.getAsJsonArray("weights").get(i)).toArray());
            all.add(numbers(layers.getAsJsonArray("biases").get(i)).toArray());
        }
        return all;
    }

    private static DoubleStream numbers(JsonElement values) {
        return values instanceof JsonArray array
                ? array.asList().stream().flatMapToDouble(LessonsTest::numbers)
                : DoubleStream.of(values.getAsDouble());
    }

    @Test
    void theNetworkThatIsExplainedHasLearnedXor() throws Exception {
        String output = output(new BackpropXor());
        assertContains(output, "The next sample is x = (0.000, 1.000) with target (0.000, 1.000)");
        assertTrue(numbers("cost C = (\\S+)\n", output).get(0)[0] < 1e-3, output);
        List<double[]> differences = numbers("  dC/d..? .*\\] +(\\S+)\n", output);
        assertEquals(6, differences.size(), output);
        assertTrue(differences.stream().allMatch(row -> row[0] < 1e-12), output);
    }

    @Test
    void theSigmoidsGradientVanishes() throws Exception {
        String output = output(new VanishingGradient());
        List<double[]> layers = numbers("(?m)^ +\\d+  (\\S+) #+ *(\\S+) #+$", output);
        assertEquals(10, layers.size(), output);
        assertTrue(layers.get(0)[0] < 1e-3 * layers.get(9)[0], output);
        assertTrue(layers.get(0)[1] > 0.1 * layers.get(9)[1], output);
        assertPage("vanishing-gradient.html");
        assertPicture("vanishing-gradient.png");
    }

    @Test
    void threeOptimizersGoDown() throws Exception {
        String output = output(new GradientDescent());
        String place = "\\( *(\\S+), +(\\S+)\\) +";
        List<double[]> steps = numbers("(?m)^ +\\d+  " + place + place + "\\( *(\\S+), +(\\S+)\\) *$", output);
        // SGD multiplies x by 1 - 0.09 and y by 1 - 20 * 0.09.
        assertArrayEquals(new double[] {-9 * 0.91, -1.5 * 0.8}, firstTwo(steps.get(1)), 1e-4);
        assertArrayEquals(new double[] {-9 * Math.pow(0.91, 60), 0}, firstTwo(steps.get(steps.size() - 1)), 1e-4);
        // Adam's first step is its rate in each coordinate.
        assertEquals(-8.5, steps.get(1)[4], 1e-4);
        assertEquals(1, steps.get(1)[5], 1e-4);
        assertPage("gradient-descent.html");
        assertPicture("gradient-descent.png");
    }

    private static double[] firstTwo(double... row) {
        return new double[] {row[0], row[1]};
    }

    @Test
    void newtonDoublesTheDigits() throws Exception {
        String output = output(new SecondDerivative());
        List<double[]> steps = numbers("(?m)^ +\\d+ +(\\S+)  \\S+ +(\\S+)  \\S+$", output);
        double newton = 2;
        double descent = 2;
        for (double[] step : steps) {
            assertEquals(descent, step[0], 1e-11);
            assertEquals(newton, step[1], 1e-11);
            descent -= 0.2 * (Math.exp(descent) - 2);
            newton -= (Math.exp(newton) - 2) / Math.exp(newton);
        }
        assertEquals(7, steps.size());
        assertContains(output, "d slope / d x = 7.389", "from [-9.0, 1.5000] FLOAT64 [2] to [0.0, 0.0]");
        assertPage("second-derivative.html");
    }

    @Test
    void columnsAndRowsAreTheSame() throws Exception {
        String output = output(new ForwardOrReverse());
        String jacobian = output.substring(output.indexOf("forward mode:\n") + 14, output.indexOf("\n\nby rows"));
        assertContains(output, "reverse mode:\n" + jacobian + "\n");
        assertContains(output, "1000 sweeps, 7000 lines", "1 sweep, 7 lines");
        List<double[]> costs = numbers(
                "(?m)^ +(\\d+) +(\\d+) +(\\d+) sweeps?, \\d+ lines +(\\d+) sweeps?, \\d+ lines +(\\S+)$", output);
        assertEquals(4, costs.size(), output);
        for (double[] row : costs) {
            assertEquals(row[0], row[2], "a column for each input");
            assertEquals(row[1], row[3], "a row for each output");
            assertTrue(row[4] < 1e-12, output);
        }
        assertPage("forward-or-reverse.html");
    }

    @Test
    void trainingsAreFilmed() throws Exception {
        String output = output(new Film(), "--steps", "120");
        for (double[] loss : numbers("loss (\\S+) after 120", output)) {
            assertTrue(loss[0] < 0.3, output);
        }
        assertPage("xor-film.html");
        assertPage("moons-film.html");
    }
}
