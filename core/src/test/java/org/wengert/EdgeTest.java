package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What operations do where calculus stops: each row of {@code reference/edge-conventions.md} is a test of its name. */
class EdgeTest {
    /** The rows, or the parts of rows, about operations that do not exist yet: by row, the names those will have. */
    private static final Map<String, Set<String>> NOT_YET = Map.ofEntries(
            Map.entry("L1 loss at 0; Huber at ±delta", Set.of("huberLoss")),
            Map.entry("cross-entropy with every target ignored", Set.of("nllLoss")),
            Map.entry("max-pooling tie", Set.of("maxPool2d")),
            Map.entry("batch norm on one value per channel, in training", Set.of("batchNorm")),
            // No operation: a matter of optimizers.
            Map.entry("gradient-norm clipping when the norm is not finite", Set.of()));

    @TestFactory
    Stream<DynamicTest> numbers() {
        return tests(EdgeNumbers.ROWS);
    }

    @TestFactory
    Stream<DynamicTest> tensors() {
        return tests(EdgeTensors.ROWS);
    }

    private static Stream<DynamicTest> tests(Map<String, Consumer<DType>> rows) {
        return rows.entrySet().stream()
                .flatMap(row -> Stream.of(DType.FLOAT64, DType.FLOAT32)
                        .map(dtype -> dynamicTest(
                                row.getKey() + ", " + dtype,
                                () -> row.getValue().accept(dtype))));
    }

    @Test
    void everyRowOfTheTableIsATestOrAboutSomethingThatDoesNotExistYet() throws IOException {
        Set<String> tested = new TreeSet<>(EdgeNumbers.ROWS.keySet());
        tested.addAll(EdgeTensors.ROWS.keySet());
        Set<String> accounted = new TreeSet<>(tested);
        accounted.addAll(NOT_YET.keySet());

        assertEquals(new TreeSet<>(table()), accounted);
        for (String operation : Op.names()) {
            NOT_YET.forEach((row, missing) ->
                    assertEquals(false, missing.contains(operation), operation + " exists now: " + row));
        }
    }

    /** The points of the table, and the line on second derivatives. */
    private static List<String> table() throws IOException {
        try (InputStream in = EdgeTest.class.getResourceAsStream("/reference/edge-conventions.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| point ")
                            || line.startsWith("Second derivatives"))
                    .map(line -> line.startsWith("|") ? line.substring(2, line.indexOf(" |")) : line)
                    .toList();
        }
    }
}
